"""Which statements come to one claim, and how they stand to each other."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.linking.claims.sayings import link_sayings
from readout.schema.claim import Claims
from readout.schema.duplicate import Copy, DuplicateGroup
from readout.schema.fix import Sameness
from readout.schema.happening import EventMember, Happening, Happenings, mention_id
from readout.schema.span import Span
from tests.linking.claims.sayings.making import Document, cast_of, on

MAY = dt.date(2031, 5, 6)
PIER = "board close northern pier ferry harbour winter @Ostmark"
Said = tuple[str, str, dict[str, Any]]


def link(*documents: Document, days: tuple[int, ...] = (), **more: Any) -> Claims:
    """The claims of some documents; `days` are those after May 6, all the same where not given."""
    later = days or (0,) * len(documents)
    return link_sayings(
        [document.keys for document in documents],
        more.pop("said", ()),
        dates={
            document.id: on(MAY + dt.timedelta(day))
            for document, day in zip(documents, later, strict=True)
        },
        cast=cast_of(*documents, kin=more.pop("kin", None)),
        outlets={document.id: f"The {document.id} Post" for document in documents},
        **more,
    )


def relations(claims: Claims) -> list[str]:
    return [pair.relation for claim in claims.claims for pair in claim.pairs]


def test_one_proposition_of_two_papers_is_one_claim() -> None:
    found = link(Document("a").say(PIER, "Brandt"), Document("b").say(PIER, "Quill"), days=(1, 0))
    (claim,) = found.claims
    assert claim.relation == "agree"
    assert [member.document for member in claim.members] == ["b", "a"]
    assert claim.first == claim.members[0].id
    assert claim.holders == ("Quill", "Brandt")
    assert (claim.documents, claim.outlets, claim.sources) == (2, 2, 2)
    assert claim.id == min(member.id for member in claim.members)


def test_other_matters_stay_apart() -> None:
    other = "captain sell rusty trawler auction autumn @Halden"
    found = link(Document("a").say(PIER, "Brandt"), Document("b").say(other, "Brandt"))
    assert found.claims == ()
    assert found.related == ()


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        pytest.param(
            (PIER, "Brandt", {}), (PIER, "Quill", {"standing": "denies"}), "conflict",
            id="a denial",
        ),
        pytest.param(
            (PIER, "Brandt", {}), (PIER, "Quill", {"standing": "confirms"}), "agree",
            id="a confirmation",
        ),
        pytest.param(
            (PIER, "Brandt", {}), (PIER, "Quill", {"standing": "declines"}), "related",
            id="no comment",
        ),
        pytest.param(
            (PIER, "Brandt", {}), (PIER.replace("close", "!close"), "Quill", {}), "conflict",
            id="a negation",
        ),
        pytest.param(
            (PIER.replace("close", "!close"), "Brandt", {}),
            (PIER, "Quill", {"standing": "denies"}),
            "agree",
            id="a denial of what is denied",
        ),
        pytest.param(
            (PIER + " safe", "Brandt", {}), (PIER + " dangerous", "Quill", {}), "conflict",
            id="an antonym",
        ),
        pytest.param(
            (PIER + " safe", "Brandt", {}), (PIER + " unsafe", "Quill", {}), "conflict",
            id="a prefix",
        ),
        pytest.param(
            (PIER + " #7", "Brandt", {}), (PIER + " #12", "Quill", {}), "conflict", id="figures"
        ),
        pytest.param(
            (PIER + " #7..9", "Brandt", {}), (PIER + " #8", "Quill", {}), "refine",
            id="a narrower figure",
        ),
        pytest.param(
            (PIER + " #5", "Brandt", {}), (PIER + " #3", "Quill", {"denied": "5"}), "supersede",
            id="a figure put right",
        ),
    ],
)  # fmt: skip
def test_evidence_decides(left: Said, right: Said, expected: str) -> None:
    found = link(
        Document("a").say(left[0], left[1], **left[2]),
        Document("b").say(right[0], right[1], **right[2]),
    )
    assert relations(found) == [expected]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param(
            (PIER, "Brandt", {}), (PIER.replace("close", "!close"), "Quill", {"open": True}),
            id="under a condition",
        ),
        pytest.param(
            (PIER, "Brandt", {}), (PIER.replace("close", "!close"), "Brandt", {}),
            id="of one mouth on one day",
        ),
        pytest.param(
            (PIER, "Brandt", {}), (PIER, "Quill", {"standing": "denies", "mode": "wants"}),
            id="a wish",
        ),
        pytest.param(
            (PIER + " open", "Brandt", {}), (PIER + " shut", "Quill", {}), id="states that pass"
        ),
        pytest.param(
            (PIER + " safe", "Brandt", {}), (PIER + " dangerous @Halden", "Quill", {}),
            id="an antonym of others",
        ),
    ],
)  # fmt: skip
def test_doubt_is_no_conflict(left: Said, right: Said) -> None:
    found = link(
        Document("a").say(left[0], left[1], **left[2]),
        Document("b").say(right[0], right[1], **right[2]),
    )
    assert found.claims == ()
    assert [pair.relation for pair in found.related] == ["related"]


def test_who_says_the_contrary_later_takes_it_back() -> None:
    left = Document("a").say(PIER, "Brandt")
    right = Document("b").say(PIER.replace("close", "!close"), "Brandt")
    (claim,) = link(left, right, days=(0, 20)).claims
    assert claim.relation == "supersede"
    assert [pair.newer for pair in claim.pairs] == ["b:0-50:statement"]


def test_a_later_figure_of_one_source_supersedes() -> None:
    left, right = (
        Document("a").say(PIER + " #7", "Brandt"),
        Document("b").say(PIER + " #12", "Brandt"),
    )
    (claim,) = link(left, right, days=(0, 2)).claims
    assert (claim.relation, claim.pairs[0].newer) == ("supersede", "b:0-50:statement")


def test_shared_quotation_is_one_utterance() -> None:
    quoted = "we shall not wait out another winter on this cold quay"
    left = Document("a").say("wait quay", "Brandt", quoted=quoted)
    right = Document("b").say("quay other anger crowd town", "Brandt", quoted=quoted)
    assert relations(link(left, right)) == ["agree"]


def test_speakers_mean_themselves() -> None:
    left = Document("a").say("seek wide war @Lantern !seek", "Lantern")
    right = Document("b").say("seek war organisation @Osk !seek @Kelmaria", "Osk")
    assert len(link(left, right, kin={"Osk": "Lantern"}).claims) == 1
    assert link(left, right).claims == ()


@pytest.mark.parametrize(
    ("more", "relation"),
    [({"accuses": True}, "conflict"), ({}, ""), ({"unsaid": True, "accuses": True}, "")],
)
def test_denials_that_point_back(more: dict[str, Any], relation: str) -> None:
    document = Document("a").say(PIER, "Brandt", **more)
    document.say("", "Quill", standing="denies", back=True, at=200)
    assert relations(link(document)) == ([relation] if relation else [])


def test_denial_by_whom_it_is_said_of() -> None:
    document = Document("a").say(PIER + " @Quill", "Brandt")
    document.say("", "Quill", standing="denies", back=True, at=200)
    (claim,) = link(document).claims
    assert (claim.holders, claim.deniers) == (("Brandt",), ("Quill",))


def test_copies_are_one_source() -> None:
    documents = [Document(name).say(PIER, "Brandt") for name in "abc"]
    group = DuplicateGroup(
        id="a", origin="b", basis="dated", copies=(Copy(id="a", kind="same", kept=1.0, own=0.0),)
    )
    (claim,) = link(*documents, groups=[group]).claims
    assert (claim.documents, claim.sources) == (3, 2)
    assert {member.id: member.copy_of for member in claim.members} == {
        "a:0-50:statement": "b:0-50:statement",
        "b:0-50:statement": None,
        "c:0-50:statement": None,
    }
    assert link(*documents[:2], groups=[group]).claims == ()


def test_the_same_words_are_compared_once_for_all() -> None:
    names = [f"d{number:02}" for number in range(30)]
    found = link(*(Document(name).say(PIER, "Brandt") for name in names))
    (claim,) = found.claims
    assert (claim.documents, claim.sources, claim.relation) == (30, 30, "agree")
    assert {pair.reasons[0].feature for pair in claim.pairs} == {"same-words"}
    assert not any(member.copy_of for member in claim.members)
    assert found.related == ()


def test_denials_of_what_is_repeated() -> None:
    first = Document("a").say(PIER, "Brandt")
    second = Document("b").say(PIER, "Brandt", accuses=True)
    second.say("", "Quill", standing="denies", back=True, at=200)
    (claim,) = link(first, second).claims
    assert (claim.relation, claim.deniers, len(claim.members)) == ("conflict", ("Quill",), 3)


def test_rejected_statements_are_passed_over() -> None:
    left, right = Document("a").say(PIER, "Brandt"), Document("b").say(PIER, "Quill")
    assert link(left, right, rejected={"a:0-50:statement"}).claims == ()


def test_verdicts_win() -> None:
    left, right = Document("a").say(PIER, "Brandt"), Document("b").say(PIER, "Quill")
    ids = ("a:0-50:statement", "b:0-50:statement")
    assert link(left, right, said=[Sameness("split", ids[0], ids[1:])]).claims == ()
    other = Document("b").say("captain sell rusty trawler", "Quill")
    (claim,) = link(left, other, said=[Sameness("merge", ids[0], ids[1:])]).claims
    assert tuple(member.id for member in claim.members) == ids


def test_what_was_taken_out_takes_nothing_along() -> None:
    told = [Document(name).say(PIER, "Brandt") for name in "abc"]
    denied = Document("d").say(PIER, "Quill", standing="denies")
    out = Sameness("split", "d:0-50:statement", ("a:0-50:statement",))
    (claim,) = link(*told, denied, days=(0, 1, 2, 3), said=[out]).claims
    assert (claim.relation, claim.documents) == ("conflict", 3)


def test_events_bring_days_into_conflict() -> None:
    found = Happenings(
        events=(
            Happening(
                id=mention_id("a", 5, 9),
                name="raid",
                members=tuple(
                    EventMember(
                        id=mention_id(name, 5, 9), document=name, local="e1", span=Span(5, 9)
                    )
                    for name in "ab"
                ),
                documents=2,
            ),
        )
    )
    left = Document("a").say(PIER, "Brandt", events=(Span(5, 9),))
    right = Document("b").say(PIER, "Quill", events=(Span(5, 9),))
    (claim,) = link(left, right, happenings=found).claims
    assert claim.event == mention_id("a", 5, 9)
    assert "event-same" in {reason.feature for reason in claim.pairs[0].reasons}


def test_nothing_from_nothing() -> None:
    assert link_sayings([], dates={}) == Claims(claims=())
    assert link(Document("a"), Document("b").say("", "Quill")).claims == ()


WORDS = ["board", "close", "!close", "pier", "ferry", "harbour", "winter", "@Ostmark", "#7", "#9"]


@st.composite
def documents(draw: st.DrawFn) -> list[Document]:
    found = []
    for name in "abcd":
        document = Document(name)
        for _ in range(draw(st.integers(0, 3))):
            words = draw(st.lists(st.sampled_from(WORDS), max_size=8, unique=True))
            standing = draw(st.sampled_from(["holds", "denies", "confirms", "declines"]))
            document.say(
                " ".join(words),
                draw(st.sampled_from(["", "Brandt", "Quill"])),
                standing=standing,
                back=draw(st.booleans()),
            )
        found.append(document)
    return found


@settings(deadline=None, derandomize=True, max_examples=60)
@given(documents())
def test_order_does_not_matter(found: list[Document]) -> None:
    expected = link(*found)
    for order in itertools.islice(itertools.permutations(found), 0, 24, 7):
        assert link(*order) == expected
    ids = [member.id for claim in expected.claims for member in claim.members]
    assert len(ids) == len(set(ids))
    for claim in expected.claims:
        known = {member.id for member in claim.members}
        assert claim.first in known
        assert all({pair.left, pair.right} <= known for pair in claim.pairs)
        assert all(pair.left < pair.right for pair in claim.pairs)
