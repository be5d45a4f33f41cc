"""Who is who in one text: a table of invented stories, roles, uses, and what must hold always."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.lexicon import load
from readout.reading import tagger
from readout.reading.actors import actor_rules, find_actors, shipped_weights
from readout.reading.actors.nodes import tokens_of
from readout.reading.actors.quotes import Quotes
from readout.reading.mentions import find_mentions, mention_rules
from readout.reading.trees import Trees
from readout.schema.actor import Actor, Mention
from readout.schema.reading import Word
from readout.schema.span import Span

TABLE = Path(__file__).parent.parent / "cases" / "actors.toml"
CASES = tomllib.loads(TABLE.read_text(encoding="utf-8"))["case"]


def read(text: str) -> tuple[tuple[Mention, ...], tuple[Actor, ...]]:
    tagged = tagger().tag(text)
    trees = Trees(text, tagged.words, tagged.sentences)
    mentions = find_mentions(tagged.names, trees, mention_rules())
    return find_actors(mentions, trees, actor_rules(), shipped_weights())


def pick(text: str, mentions: tuple[Mention, ...], wanted: str) -> Mention:
    """The mention with these words, with or without a title before them; "he#2" is the second."""
    words, _, place = wanted.partition("#")
    same = [m for m in mentions if words in (text[m.start : m.end], m.head and m.head.of(text))]
    same = [m for m in same if m.form == "name" or text[m.start : m.end] == words]
    assert len(same) >= int(place or 1), f"{wanted!r} is no mention of {text!r}"
    return same[int(place or 1) - 1]


def named(actors: tuple[Actor, ...], name: str) -> Actor:
    return next(actor for actor in actors if actor.name == name)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict) -> None:
    text = case["text"]
    mentions, _ = read(text)
    for group in case.get("same", []):
        picked = [pick(text, mentions, words) for words in group]
        assert len({m.actor for m in picked}) == 1, [
            (text[m.start : m.end], m.actor) for m in picked
        ]
        if "rule" in case:
            tied = max(picked, key=lambda m: m.tie is not None and m.tie.rule == case["rule"])
            assert tied.tie is not None and tied.tie.rule == case["rule"]
    for one, other in case.get("apart", []):
        assert pick(text, mentions, one).actor != pick(text, mentions, other).actor


def test_roles_are_kept_as_evidence() -> None:
    text = "Former Harbour Minister Ilka Doran met Verland President Tomas Brandt."
    _, actors = read(text)
    (role,) = named(actors, "Ilka Doran").roles
    assert (role.title, role.status, role.rule) == (
        "Harbour Minister",
        "former",
        "title-before-name",
    )
    assert role.span.of(text) == "Former Harbour Minister"
    (role,) = named(actors, "Tomas Brandt").roles
    assert (role.title, role.status) == ("President", None)


def test_two_people_may_hold_one_office() -> None:
    _, actors = read("Prime Minister Ada Quill met Prime Minister Bo Lind.")
    assert [a.roles[0].title for a in actors] == ["Prime Minister", "Prime Minister"]


def test_an_office_belongs_to_its_holder() -> None:
    _, actors = read("John Miller was silent. Miller's office gave no reason.")
    office = named(actors, "Miller's office")
    assert office.type == "organisation"
    assert office.owner == named(actors, "John Miller").id


def test_a_seat_that_acts_is_a_government() -> None:
    mentions, _ = read("On Monday Washington warned Moscow. The talks were held in Washington.")
    uses = [m.use for m in mentions if m.type == "LOC"]
    assert uses[0] == "government" and uses[-1] == "place"


def test_actors_have_name_aliases_and_type() -> None:
    _, actors = read("Maria Quill, a judge, left. Quill said she was tired.")
    quill = named(actors, "Maria Quill")
    assert (quill.type, quill.gender) == ("person", "female")
    assert quill.aliases == ("a judge", "Quill")
    assert len(quill.mentions) == 4


def test_rain_is_nobody() -> None:
    mentions, actors = read("It rained all night.")
    assert (mentions, actors) == ((), ())


def test_same_input_same_output() -> None:
    text = " ".join(case["text"] for case in CASES)
    assert read(text) == read(text)


def test_every_tie_leads_to_a_mention_of_the_same_actor() -> None:
    text = "\n\n".join(case["text"] for case in CASES)
    mentions, actors = read(text)
    owners: dict[Span, set[str | None]] = {}
    for mention in mentions:
        owners.setdefault(Span(mention.start, mention.end), set()).add(mention.actor)
    for mention in mentions:
        if mention.tie is not None:
            assert mention.actor in owners[mention.tie.to]
            assert mention.tie.rule
    ids = [actor.id for actor in actors]
    assert ids == [f"a{number}" for number in range(1, len(ids) + 1)]
    assert {m.actor for m in mentions if m.actor} == set(ids)
    for actor in actors:
        assert list(actor.mentions) == sorted(actor.mentions, key=lambda s: (s.start, -s.end))


@pytest.mark.parametrize(
    ("written", "tokens"),
    [("José  Quill's", ("jose", "quill")), ("U.S.", ("us",)), ("O’Neil", ("o'neil",))],
)
def test_tokens_of_a_name(written: str, tokens: tuple[str, ...]) -> None:
    assert tokens_of(written) == tokens


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("“A b,” he said. “C d.”", ["A b,", "C d."]),
        ('He said "a b" and "c d".', ["a b", "c d"]),
        ("“Open for ever\n\nNext paragraph, “closed”.", ["closed"]),
        ('6" wide and 7" long', [" wide and 7"]),
    ],
)
def test_quotations(text: str, pieces: list[str]) -> None:
    quotes = Quotes(Trees(text, (), ()), actor_rules())
    assert [text[quote.start : quote.end] for quote in quotes.all] == pieces


def test_word_lists_of_gender_do_not_overlap() -> None:
    words = load("coref").words
    assert not set(words["male_names"]) & set(words["female_names"])
    assert not set(words["male"]) & set(words["female"])


@settings(deadline=None, derandomize=True, max_examples=50)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["name", "nominal", "pronoun"]),
            st.sampled_from(["PERSON", "ORG", "LOC", "NORP", "MISC"]),
            st.sampled_from(
                ["Ada Quill", "Quill", "U.S.", "USA", "he", "it", "army", "I", "latter"]
            ),
            st.integers(-2, 15),
            st.sampled_from(["nsubj", "conj", "appos", "nmod:poss", "obj", "root", "cop"]),
        ),
        max_size=15,
    )
)
def test_any_mentions_are_resolved(drawn: list[tuple[str, str, str, int, str]]) -> None:
    text, words, mentions = "", [], []
    for form, kind, written, head, deprel in drawn:
        start, end = len(text), len(text) + len(written)
        words.append(
            Word(
                start=start,
                end=end,
                lemma=written.lower(),
                upos="PROPN",
                xpos="NNP",
                head=head,
                deprel=deprel,
            )
        )
        mentions.append(
            Mention(start=start, end=end, type=kind, form=form, head=Span(start, end))  # type: ignore[arg-type]
        )
        text += written + " "
    trees = Trees(text, words, [Span(0, len(text))])
    rows, actors = find_actors(mentions, trees, actor_rules(), shipped_weights())
    assert {row.actor for row in rows if row.actor} == {actor.id for actor in actors}
    assert all(0 <= row.start < row.end <= len(text) for row in rows)


def test_actors_have_country_sectors_and_why() -> None:
    text = "Norwegian Defence Minister Ilka Doran met two Swedish and Danish officials."
    _, actors = read(text)
    doran = named(actors, "Ilka Doran")
    assert (doran.country, doran.sectors) == ("NOR", ("GOV", "MIL"))
    assert doran.basis is not None and "Norwegian Defence Minister" in doran.basis
    officials = named(actors, "two Swedish and Danish officials")
    assert (officials.country, officials.sectors) == (None, ("GOV",))
    assert officials.basis is not None and "countries-differ" in officials.basis


def test_nothing_said_is_no_code() -> None:
    _, actors = read("Ilka Doran met Bo Lind.")
    assert {(a.country, a.sectors, a.basis) for a in actors} == {(None, (), None)}


def test_what_belongs_to_somebody_is_of_his_country() -> None:
    _, actors = read("Norwegian Prime Minister Ilka Doran was silent. Her office gave no reason.")
    office = named(actors, "Her office")
    assert (office.country, office.sectors) == ("NOR", ("GOV",))
    assert office.basis is not None and "belongs to Ilka Doran" in office.basis


def test_a_place_has_a_sector_only_where_it_acts() -> None:
    _, actors = read("Norway accused Sweden of delay. The ship came from Denmark.")
    assert named(actors, "Norway").sectors == ("GOV",)
    assert named(actors, "Denmark").sectors == ()


@pytest.mark.parametrize(
    ("text", "group", "members"),
    [
        ("Ada Quill met Bo Lind. The two ministers agreed.", "The two ministers", 2),
        ("Norway signed a pact with Sweden. The two countries agreed.", "The two countries", 2),
        ("Ada Quill met Bo Lind. The three ministers agreed.", "The three ministers", 0),
        ("Ada Quill and Bo Lind said they would go.", "Ada Quill and Bo Lind", 2),
    ],
)
def test_members_of_a_group(text: str, group: str, members: int) -> None:
    _, actors = read(text)
    assert len(named(actors, group).members) == members


@pytest.mark.parametrize(
    ("text", "name", "use"),
    [
        ("Norway was hit by a storm.", "Norway", "place"),
        ("Sweden was told by the envoy to wait.", "Sweden", "government"),
        ("Norway lies between two seas.", "Norway", "place"),
        ("The talks with Sweden failed.", "Sweden", "government"),
        ("Norway's demand was refused.", "Norway", "government"),
        ("Norway's harbours were closed.", "Norway", "place"),
        ("The Norwegians rejected the plan.", "Norwegians", "government"),
        ("The Norwegians love the sea.", "Norwegians", None),
    ],
)
def test_use(text: str, name: str, use: str | None) -> None:
    mentions, _ = read(text)
    assert pick(text, mentions, name).use == use
