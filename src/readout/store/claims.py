"""What several say of one matter: claims, kept, filtered and paged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from readout.schema.claim import Claim, ClaimMember, ClaimPair, weightiest
from readout.schema.claimtables import ClaimMemberRow, ClaimRow
from readout.schema.claimview import ClaimPage, ClaimQuery, ClaimSort
from readout.schema.tables import Named, words_at
from readout.schema.time import Interval
from readout.schema.view import Count
from readout.store.cast import named
from readout.store.conditions import Condition, count_by, in_order, where
from readout.store.counting import most_counted, named_counts
from readout.store.database import Database, within
from readout.store.replacing import replace_rows
from readout.store.told import texts_of

_PAGE = 200
_MOST_NAMED = 40


def put_claims(database: Database, claims: Sequence[Claim]) -> None:
    """Keep these claims in place of any others."""
    keys = {row["id"]: row["key"] for row in database.rows("SELECT id, key FROM documents")}
    replace_rows(database, "claims", map(_columns, claims))
    replace_rows(
        database,
        "claimed",
        (
            (each.id, claim.id, keys[each.document], each.holder)
            for claim in claims
            for each in claim.members
        ),
    )


def _columns(claim: Claim) -> tuple[object, ...]:
    days = [
        day.isoformat()
        for member in claim.members
        for day in _ends(member.said or member.published)
        if day is not None
    ]
    best = weightiest(claim.pairs)
    return (
        claim.id,
        claim.kind,
        claim.relation,
        "" if claim.subject is None else claim.subject.measure,
        min(days, default=None),
        max(days, default=None),
        claim.documents,
        claim.sources,
        0.0 if best is None else best.score,
        msgspec.json.encode(claim).decode("utf-8"),
    )


def _ends(days: Interval | None) -> tuple[dt.date | None, ...]:
    return () if days is None else (days.earliest, days.latest)


def get_claim(database: Database, id: str) -> ClaimRow | None:
    """The claim of this id, or with a member of this id, as a row; None without one."""
    row = database.row(
        "SELECT data FROM claims WHERE id = ?1 OR id = (SELECT claim FROM claimed WHERE id = ?1)",
        (id,),
    )
    return None if row is None else claim_rows(database, [_claim(row["data"])])[0]


def claims(database: Database, query: ClaimQuery) -> ClaimPage:
    """One page of claims, with counts of what each filter would leave."""
    condition, parameters = where(_conditions(query))
    found = database.rows(
        f"SELECT c.id FROM claims AS c WHERE {condition} "  # noqa: S608
        f"ORDER BY {_ORDERS[query.sort]}, c.id LIMIT ? OFFSET ?",
        (*parameters, -1 if query.limit is None else within(query.limit), within(query.offset)),
    )
    found = in_order(database, "SELECT id, data FROM claims", found)
    total = database.value(f"SELECT count(*) FROM claims AS c WHERE {condition}", parameters)  # noqa: S608
    return ClaimPage(
        rows=claim_rows(database, [_claim(row["data"]) for row in found]),
        total=int(total),
        kinds=_counts(database, query, "kind"),
        relations=_counts(database, query, "relation"),
        measures=_counts(database, query, "measure"),
        holders=_holders(database, query),
    )


def iter_claims(database: Database) -> Iterator[ClaimRow]:
    """All claims as rows, by id."""
    last = ""
    while rows := database.rows(
        "SELECT id, data FROM claims WHERE id > ? ORDER BY id LIMIT ?", (last, _PAGE)
    ):
        yield from claim_rows(database, [_claim(row["data"]) for row in rows])
        last = rows[-1]["id"]


def pairs(database: Database) -> Iterator[tuple[str, ClaimPair]]:
    """All pairs of all claims, each with its claim's id."""
    for row in database.rows("SELECT id, data FROM claims ORDER BY id"):
        yield from ((row["id"], pair) for pair in _claim(row["data"]).pairs)


class ShortPair(msgspec.Struct, frozen=True):
    """Two members of a claim, and how they stand to each other."""

    left: str
    right: str
    relation: str


class _Paired(msgspec.Struct, frozen=True):
    """A claim, of which only its pairs are read."""

    pairs: tuple[ShortPair, ...] = ()


def short_pairs(database: Database) -> Iterator[tuple[str, ShortPair]]:
    """The same without the reasons."""
    decoder = msgspec.json.Decoder(_Paired)
    for row in database.rows("SELECT id, data FROM claims ORDER BY id"):
        yield from ((row["id"], pair) for pair in decoder.decode(row["data"]).pairs)


def claim_rows(database: Database, found: Sequence[Claim]) -> tuple[ClaimRow, ...]:
    """Claims as rows, with the words of their members."""
    members = [member for claim in found for member in claim.members]
    texts = texts_of(database, (member.document for member in members))
    names = named(database, (member.holder for member in members if member.holder))
    outlets = _outlets(database, {member.document for member in members})
    return tuple(_row(claim, texts, names, outlets) for claim in found)


def _outlets(database: Database, ids: Iterable[str]) -> dict[str, str | None]:
    rows = database.rows(
        "SELECT id, publisher FROM documents WHERE id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(sorted(ids)).decode("ascii"),),
    )
    return {row["id"]: row["publisher"] for row in rows}


def _row(
    claim: Claim,
    texts: Mapping[str, str],
    names: Mapping[str, str],
    outlets: Mapping[str, str | None],
) -> ClaimRow:
    best = weightiest(claim.pairs)
    # What people call an actor by now; outlets stay what they are.
    called = {each.name: names.get(each.holder, each.name) for each in claim.members if each.holder}
    return ClaimRow(
        id=claim.id,
        kind=claim.kind,
        relation=claim.relation,
        members=tuple(
            _member(each, texts[each.document], names, outlets.get(each.document))
            for each in claim.members
        ),
        reasons=() if best is None else best.reasons,
        pairs=claim.pairs,
        subject=claim.subject,
        event=claim.event,
        first=claim.first,
        holders=tuple(called.get(name, name) for name in claim.holders),
        deniers=tuple(called.get(name, name) for name in claim.deniers),
        documents=claim.documents,
        outlets=claim.outlets,
        independent=claim.sources,
    )


def _member(
    member: ClaimMember, text: str, names: Mapping[str, str], outlet: str | None
) -> ClaimMemberRow:
    said, published = member.said or Interval(), member.published or Interval()
    holder = member.holder
    return ClaimMemberRow(
        id=member.id,
        document=member.document,
        start=min(span.start for span in member.spans),
        end=max(span.end for span in member.spans),
        spans=member.spans,
        text=words_at(text, member.spans),
        standing=member.standing,
        holder=None if holder is None else Named(holder, names.get(holder, member.name)),
        outlet=outlet,
        anonymous=member.anonymous,
        earliest=said.earliest,
        latest=said.latest,
        published=published.earliest if published.earliest == published.latest else None,
        low=member.low,
        high=member.high,
        copy_of=member.copy_of,
    )


def _claim(data: str) -> Claim:
    return msgspec.json.decode(data, type=Claim)


_WEIGHT = (
    "CASE c.relation WHEN 'conflict' THEN 0 WHEN 'supersede' THEN 1 WHEN 'refine' THEN 2 "
    "WHEN 'agree' THEN 3 ELSE 4 END"
)
_ORDERS: dict[ClaimSort, str] = {
    "score": f"{_WEIGHT}, c.score DESC, c.sources DESC",
    "sources": "c.sources DESC, c.documents DESC",
    "newest": "c.latest IS NULL, c.latest DESC",
}


def _conditions(query: ClaimQuery, *, without: str = "") -> Iterator[Condition]:
    for name in ("kind", "relation", "measure"):
        if (value := getattr(query, name)) is not None and name != without:
            yield Condition(f"c.{name} = ?", (value,))
    if query.holder is not None and without != "holder":
        yield Condition("c.id IN (SELECT claim FROM claimed WHERE holder = ?)", (query.holder,))
    if query.document is not None:
        yield Condition(
            "c.id IN (SELECT m.claim FROM claimed AS m JOIN documents AS d ON d.key = m.document "
            "WHERE d.id = ?)",
            (query.document,),
        )
    if query.since is not None:
        yield Condition("c.latest >= ?", (query.since.isoformat(),))
    if query.until is not None:
        yield Condition("c.earliest <= ?", (query.until.isoformat(),))


def _counts(database: Database, query: ClaimQuery, name: str) -> tuple[Count, ...]:
    conditions = _conditions(query, without=name)
    return count_by(database, f"c.{name}", "FROM claims AS c", conditions)


def _holders(database: Database, query: ClaimQuery) -> tuple[tuple[Named, int], ...]:
    condition, parameters = where(_conditions(query, without="holder"))
    among = "" if condition == "true" else _AMONG.format(condition)
    found = most_counted(
        database,
        "SELECT m.holder AS id, count(DISTINCT m.claim) AS number FROM claimed AS m "  # noqa: S608
        f"WHERE m.holder IS NOT NULL {among} GROUP BY 1",
        parameters,
        limit=_MOST_NAMED,
        nameless=True,
    )
    return named_counts(found, limit=_MOST_NAMED)


_AMONG = "AND m.claim IN (SELECT c.id FROM claims AS c WHERE {})"
