"""The shipped tagger on texts of ours and on hostile ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readout.schema.reading import Word
from readout.tagger import EVENT_LEAST, Tagged
from readout.tagger.neural import FOLDER, NeuralTagger
from readout.tagger.sense import SIZE, find_likeness

pytestmark = pytest.mark.skipif(
    not (FOLDER / "model.onnx").exists(), reason="the weights are not here (training/README.md)"
)

MEETING = (
    "Foreign Minister Ana Petrova met her Norwegian counterpart in Geneva on Monday. "
    '"We won\'t sign anything today," she said.'
)
HARVEST = "Farmers in Ghana said on Friday that the cocoa harvest was poor."


@pytest.fixture(scope="module")
def tagger() -> NeuralTagger:
    return NeuralTagger()


def forms(text: str, words: tuple[Word, ...]) -> list[str]:
    return [text[word.start : word.end] for word in words]


def check(text: str, tagged: Tagged) -> None:
    """What holds for every text: order, containment, one tree a sentence."""
    assert all(0 <= span.start < span.end <= len(text) for span in tagged.sentences)
    edges = [edge for span in tagged.sentences for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    words = [edge for word in tagged.words for edge in (word.start, word.end)]
    assert words == sorted(words)
    at = 0
    for span in tagged.sentences:
        end = at
        while end < len(tagged.words) and tagged.words[end].end <= span.end:
            end += 1
        assert end > at
        assert tagged.words[at].start >= span.start
        check_tree([word.head for word in tagged.words[at:end]], at)
        at = end
    assert at == len(tagged.words)
    for marks in (tagged.names, tagged.roles):
        assert all(mark.span.start < mark.span.end for mark in marks)
        assert all(0 <= mark.score <= 1 for mark in marks)
        ends = [edge for mark in marks for edge in (mark.span.start, mark.span.end)]
        assert ends == sorted(ends)
    check_events(tagged)


def check_events(tagged: Tagged) -> None:
    """Events are words, each once, and every word has a vector of one size or none has."""
    words = [(word.start, word.end) for word in tagged.words]
    places = [(event.span.start, event.span.end) for event in tagged.events]
    assert [place for place in words if place in set(places)] == places
    assert all(EVENT_LEAST <= event.score <= 1 for event in tagged.events)
    assert all(0.33 <= event.certainty <= 1 for event in tagged.events)
    assert {len(tagged.sense(i)) for i in range(len(words))} <= {SIZE}


def check_tree(heads: list[int], first: int) -> None:
    """One root, and every word leads to it, without leaving the sentence."""
    assert heads.count(-1) == 1
    assert all(head == -1 or first <= head < first + len(heads) for head in heads)
    settled = {-1}
    for start in range(first, first + len(heads)):
        path, node = [], start
        while node not in settled:
            path.append(node)
            assert len(path) <= len(heads)
            node = heads[node - first]
        settled.update(path)


def test_words_and_tree(tagger: NeuralTagger) -> None:
    tagged = tagger.tag(MEETING)
    check(MEETING, tagged)
    words = tagged.words
    assert len(tagged.sentences) == 2
    assert forms(MEETING, words)[:6] == ["Foreign", "Minister", "Ana", "Petrova", "met", "her"]
    met = words[4]
    assert (met.lemma, met.upos, met.xpos, met.head, met.deprel) == (
        "meet", "VERB", "VBD", -1, "root",
    )  # fmt: skip
    counterpart = next(w for w in words if w.lemma == "counterpart")
    assert (counterpart.head, counterpart.deprel) == (4, "obj")
    assert [w.lemma for w in words if w.xpos == "RB"] == ["not"]


def test_names(tagger: NeuralTagger) -> None:
    found = {(n.span.of(MEETING), n.type) for n in tagger.tag(MEETING).names}
    assert found >= {
        ("Ana Petrova", "PERSON"),
        ("Norwegian", "NORP"),
        ("Geneva", "LOC"),
        ("Monday", "DATE"),
    }


def test_roles(tagger: NeuralTagger) -> None:
    found = [(r.span.of(HARVEST), r.role) for r in tagger.tag(HARVEST).roles]
    assert found == [
        ("Farmers in Ghana", "source"),
        ("said", "cue"),
        ("that the cocoa harvest was poor", "content"),
    ]


def test_direct_speech(tagger: NeuralTagger) -> None:
    roles = {r.role: r.span.of(MEETING) for r in tagger.tag(MEETING).roles}
    assert roles == {
        "content": '"We won\'t sign anything today,"',
        "source": "she",
        "cue": "said",
    }


PLANS = "Envoys met in Oslo. They may sign a pact, but Chad did not attend the meeting."


def test_events(tagger: NeuralTagger) -> None:
    found = {e.span.of(PLANS): e.kind for e in tagger.tag(PLANS).events if e.score >= 0.5}
    assert {word: found.get(word) for word in ("met", "sign", "attend", "meeting", "Oslo")} == {
        "met": "actual", "sign": "not_actual", "attend": "negated", "meeting": "actual",
        "Oslo": None,
    }  # fmt: skip


def test_words_for_one_event_lie_closer_than_others(tagger: NeuralTagger) -> None:
    tagged = tagger.tag(PLANS)
    places = {word.lemma: i for i, word in enumerate(tagged.words)}
    met, meeting, sign = (tagged.sense(places[lemma]) for lemma in ("meet", "meeting", "sign"))
    assert find_likeness(met, meeting) > find_likeness(met, sign) + 0.2


def test_what_was_read_before_does_not_matter(tagger: NeuralTagger) -> None:
    alone = tagger.tag(MEETING)
    tagger.tag(HARVEST * 50)
    assert tagger.tag(MEETING) == alone
    assert NeuralTagger().tag(MEETING) == alone


def test_digest_is_that_of_the_files(tagger: NeuralTagger) -> None:
    assert len(tagger.digest) == 64
    assert tagger.digest == NeuralTagger().digest


def hostile() -> Iterator[tuple[str, str]]:
    yield "empty", ""
    yield "blank", " \n\t \u3000\n"
    yield "one letter", "a"
    yield "stops only", "." * 500
    yield "emoji", "🙂🙃👩‍👩‍👧 said 🎉."
    yield "right to left", "وقال الوزير إن الاتفاق قريب. The minister שלום said."
    yield "control characters", "The\x01 envoy\x1b[31m left\x7f.\u202e Then\ufffd he\x0c came."
    yield "capitals", "ENVOY LEAVES GENEVA AS TALKS STALL\n\nHe left."
    yield "marks", "e" + "\u0301" * 3000 + " said so."
    yield "recognition noise", "visitwho is due t0 arr1ve ,said thc minlster. ."
    yield "no spaces", "He left.She stayed.They met."
    yield "lines", "said\n" * 400
    yield "10,000 words without a full stop", "the envoy of the state met " * 1667
    yield "10,000 commas", "a," * 5000


@pytest.mark.parametrize(("kind", "text"), [pytest.param(k, t, id=k) for k, t in hostile()])
def test_hostile_texts(tagger: NeuralTagger, kind: str, text: str) -> None:
    check(text, tagger.tag(text))


@pytest.mark.parametrize("char", ["a", "7", "é", "和"])
def test_a_token_of_a_megabyte(tagger: NeuralTagger, char: str) -> None:
    text = f"He said {char * 1_000_000} and left."
    tagged = tagger.tag(text)
    check(text, tagged)
    assert forms(text, tagged.words)[:2] == ["He", "said"]


@settings(
    deadline=None,
    derandomize=True,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.one_of(st.text(max_size=12), st.sampled_from(MEETING.split())), max_size=40))
def test_any_text(tagger: NeuralTagger, parts: list[str]) -> None:
    text = " ".join(parts)
    check(text, tagger.tag(text))
