"""The parts of the recipe that need no torch: what corpora's labels come to."""

from __future__ import annotations

from pathlib import Path

import pytest
from training.corpora import chain_layers, find_free, mask_peoples, open_events, read_conllu
from training.document import Document, Sentence
from training.factuality import has_polarity, label_events
from training.lexicon import collect_lemmas
from training.tags import ANY, ANY_EVENT, MEANINGS, open_tag, paint

from readout.tagger.shape import GLUED, PARAGRAPH, SPACE

WORDS = [(0, 3), (4, 9), (9, 10), (11, 15)]

CONLLU = """\
# newdoc id = one
# newpar
# sent_id = 1
1-2\tCan't\t_\t_\t_\t_\t_\t_\t_\t_
1\tCa\tcan\tAUX\tMD\t_\t3\taux\t_\t_
2\tn't\tnot\tPART\tRB\t_\t3\tadvmod\t_\t_
3\tgo\tgo\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
4\t!\t!\tPUNCT\t.\t_\t3\tpunct\t_\t_

# sent_id = 2
1\tStay\tstay\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
1.1\tyou\tyou\tPRON\tPRP\t_\t_\t_\t_\t_

# newdoc id = two
# sent_id = 3
1\tGone\tgo\tVERB\tVBN\t_\t0\troot\t_\t_
"""


@pytest.mark.parametrize(
    ("spans", "tags"),
    [
        ([], ["O", "O", "O", "O"]),
        ([(0, 9, "ORG")], ["B-ORG", "I-ORG", "O", "O"]),
        ([(5, 8, "ORG")], ["O", "B-ORG", "O", "O"]),
        ([(0, 9, "cue"), (9, 15, "cue")], ["B-cue", "I-cue", "B-cue", "I-cue"]),
        ([(0, 15, "cue"), (4, 9, "source")], ["B-cue", "B-source", "B-cue", "I-cue"]),
    ],
)  # fmt: skip
def test_paint(spans: list[tuple[int, int, str]], tags: list[str]) -> None:
    assert paint(WORDS, spans) == tags


def test_what_a_corpus_does_not_mark_stays_open() -> None:
    assert open_tag("O", MEANINGS["worldwide"]) == {"O"}
    assert open_tag("B-MISC", MEANINGS["worldwide"]) == {"B-MISC"}
    assert open_tag("I-LOC", MEANINGS["wnut"]) == {"I-LOC", "I-FAC"}
    assert open_tag("B-DATE", MEANINGS["gum"]) == ANY
    assert {"O", "B-NORP"} < open_tag("O", MEANINGS["crossner"])
    assert "B-PERSON" not in open_tag("O", MEANINGS["crossner"])


def test_peoples_say_nothing() -> None:
    assert mask_peoples(["B-PERSON", "B-PERSON"], ("NNPS", "NNP")) == ["B-MISC", "B-PERSON"]


def test_read_conllu(tmp_path: Path) -> None:
    path = tmp_path / "some.conllu"
    path.write_text(CONLLU, encoding="utf-8")
    one, two = read_conllu(path)
    assert (one.id, two.id) == ("one", "two")
    first, second = one.sentences
    assert first.words == ("Ca", "n't", "go", "!")
    assert first.gaps == (PARAGRAPH, GLUED, SPACE, GLUED)
    assert first.heads == (2, 2, -1, 2)
    assert (second.words, second.gaps) == (("Stay",), (SPACE,))


def test_only_documents_without_a_non_commercial_clause(tmp_path: Path) -> None:
    path = tmp_path / "docs.tsv"
    path.write_text(
        "doc_id\ttext_licence\na\tCC BY 4.0\nb\tCC BY-NC-SA 3.0\nc\tPublic Domain\n",
        encoding="utf-8",
    )
    assert find_free(path) == {"a", "c"}


def test_lemmas_beyond_doubt() -> None:
    words = ("Met", "met", "left", "left", "Left", "x2")
    lemmas = ("meet", "meet", "leave", "left", "leave", "x2")
    xpos = ("VBD", "VBD", "VBD", "VBD", "NNP", "NN")
    document = Document("a", (Sentence(words, (SPACE,) * 6, xpos=xpos, lemmas=lemmas),))
    assert collect_lemmas([document]) == [("met", "VBD", "meet")]


def event(id: str, start: int, **more: str) -> dict[str, object]:
    return {"eiid": id, "start": start, "end": start + 4, "polarity": "POS", **more}


def test_factuality_of_timeml() -> None:
    row = {
        "events": [
            event("a", 0),
            event("b", 10, polarity="NEG", modality="would"),
            event("c", 20, modality="MAY"),
            event("d", 30, tense="FUTURE"),
            event("e", 40),
            event("f", 50, modality="none"),
            event("g", 60),
        ],
        "links": [
            {"kind": "SLINK", "type": "MODAL", "from": "a", "to": "e"},
            {"kind": "SLINK", "type": "COUNTER_FACTIVE", "from": "a", "to": "g"},
            {"kind": "TLINK", "type": "BEFORE", "from": "a", "to": "f"},
        ],
    }
    found = [sorted(labels) for labels in label_events(row).values()]
    assert found == [
        ["actual"], ["negated"], ["not_actual"], ["not_actual"], ["not_actual"], ["actual"],
        ["negated"],
    ]  # fmt: skip


def test_faulty_polarity_says_nothing() -> None:
    row = {"events": [event(str(i), 10 * i, polarity="NEG") for i in range(4)], "links": []}
    assert not has_polarity(row)
    assert set(label_events(row).values()) == {frozenset({"actual", "negated"})}


def test_layers_of_events() -> None:
    assert open_events(["O", "B-actual|negated", "I-actual|negated"]) == (
        {"none"}, {"actual", "negated"}, ANY_EVENT,
    )  # fmt: skip
    layers = chain_layers(["O", "B-event#7", "B-any#8", "I-any#8", "B-negated#9"])
    assert layers["chains"] == (-1, 7, 8, -1, 9)
    assert layers["events"] == (
        ANY_EVENT, {"actual", "not_actual"}, ANY_EVENT, ANY_EVENT, {"negated"},
    )  # fmt: skip
