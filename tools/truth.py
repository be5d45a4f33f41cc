"""The truth of the example story: offsets from quotes, and a check of every one of them.

    python tools/truth.py build    examples/truth/*.toml -> examples/truth.json
    python tools/truth.py check    what is wrong with examples/truth.json; 1 if anything is

The truth is written by hand in `examples/truth/`, `common.toml` for the story and one file a
document. It points at text by quotes, since offsets written by hand rot. `build` finds each
quote in the text that Readout stores for the document; it never guesses, a quote that stands
there twice is an error unless it says which. How to point:

    a stretch of text           the text itself; `~~` leaves out everything up to the next words
    ... <a part> of it          only what is between the brackets
    ...#2                       the second place where it stands
    ...\\n...                    a line break or several
    one ++ two                  two pieces

The source, cue, addressee and channel of a statement may stand anywhere in the text: the place
nearest to the content is meant. `examples/README.md` explains the fields of the result.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from readout.ingest import Opener, walk
from readout.schema.document import Document

sys.path.insert(0, str(Path(__file__).parent))
from truth_check import check

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
PRONOUNS = frozenset({
    "he", "him", "his", "she", "her", "hers", "they", "them", "their", "it", "its", "we", "us",
    "our", "i", "me", "my", "you", "who",
})  # fmt: skip
LAYERS = ("mentions", "roles", "statements", "events", "figures", "timexes")
AUXILIARIES = re.compile(
    r"(?:\b(?:has|have|had|would|will|did|does|do|is|are|was|were|be|been|could|may|might"
    r"|not|never|neither|nor|also|later|still|twice|only|once|in fact) )+\Z"
)
SAME_WORDS = 4  # Fewer equal words in a row are chance, not a stretch that a copy kept.

Spot = tuple[int, int]
Row = dict[str, Any]


class TruthError(Exception):
    """A quote that does not stand where it should, or a name that nobody has."""


# Texts


def read_texts(folder: Path) -> dict[tuple[str, str | None], Document]:
    """The documents of the examples as Readout stores them, by file name and input id."""
    with Opener(jobs=1) as opener:
        opened = opener.open(list(walk([str(folder)], base=folder)))
        items = [item for file in opened for item in file.items]
    documents = [item for item in items if isinstance(item, Document)]
    if len(documents) < len(items):
        failed = [item for item in items if not isinstance(item, Document)]
        raise TruthError(f"not readable: {failed}")
    return {(Path(item.path).name, item.input_id): item for item in documents}


# Quotes


def locate(text: str, quote: str) -> list[Spot]:
    """Every place where a quote stands, in text order; with `#n` that one alone."""
    body, _, number = quote.rpartition("#") if re.search(r"#\d+$", quote) else (quote, "", "")
    pattern = "".join(_piece(part) for part in re.split(r"( ?~~ ?|<|>)", body))
    marked = "<" in body
    found = [hit.span("mark") if marked else hit.span() for hit in _hits(pattern, text)]
    if not number:
        return found
    return [found[int(number) - 1]] if int(number) <= len(found) else []


def _hits(pattern: str, text: str) -> Iterator[re.Match[str]]:
    before, after = (r"(?<!\w)" if pattern[:1].isalnum() else ""), r"(?!\w)"
    last = pattern[-1:]
    yield from re.finditer(before + pattern + (after if last.isalnum() else ""), text, re.DOTALL)


def _piece(part: str) -> str:
    fixed = {"~~": ".*?", "<": "(?P<mark>", ">": ")"}
    return fixed.get(part.strip()) or re.escape(part).replace(r"\\n", r"\n+")


def pieces(text: str, quotes: str, near: Spot | None = None) -> list[Spot]:
    """The spans of `one ++ two`, each in its one place or, with `near`, in the nearest."""
    return [_one(text, quote.strip(), near) for quote in quotes.split(" ++ ") if quote.strip()]


def _one(text: str, quote: str, near: Spot | None) -> Spot:
    found = locate(text, quote)
    if near is not None and len(found) > 1:
        found = sorted(found, key=lambda spot: (_gap(spot, near), spot))[:1]
    if len(found) != 1:
        raise TruthError(f"stands {len(found)} times: {quote!r}")
    return found[0]


def _gap(left: Spot, right: Spot) -> int:
    """Characters between two spans, 0 where they touch; a span inside is far away."""
    if left[0] < right[1] and right[0] < left[1]:
        return 10**6
    return max(right[0] - left[1], left[0] - right[1])


def _spans(spots: Iterable[Spot]) -> list[list[int]]:
    return [list(spot) for spot in spots]


# Building


class Builder:
    """Rows of one document from its TOML file; `common` is the story's."""

    def __init__(self, common: Mapping[str, Any], told: Mapping[str, Any], text: str) -> None:
        self.common, self.told, self.text = common, told, text
        self.key: str = told["key"]

    def layers(self) -> dict[str, list[Row]]:
        """All rows that the document's own file gives, by layer."""
        return {
            **self._who(),
            "statements": self._statements(),
            "events": [self._event(line) for line in self.told.get("ev", ())],
            "figures": [self._figure(line) for line in self.told.get("fig", ())],
            "timexes": [self._timex(line) for line in self.told.get("tx", ())],
        }

    def _who(self) -> dict[str, list[Row]]:
        """Mentions, and apart from them the titles that stand before a name."""
        pointed = [self._pointed(line) for line in self.told.get("refs", ())]
        # A name that means somebody else here (a cousin, a government named by its capital).
        taken = [(row["start"], row["end"]) for row in pointed if row["form"] == "name"]
        named = [
            row
            for row in self._named()
            if not any(row["start"] < end and start < row["end"] for start, end in taken)
        ]
        rows = sorted(pointed + named, key=lambda row: (row["start"], row["end"]))
        names = {(row["actor"], row["start"]) for row in rows if row["form"] == "name"}
        titles = [row for row in rows if (row["actor"], row["end"] + 1) in names]
        titles = [row for row in titles if row["form"] == "nominal"]
        return {"mentions": [row for row in rows if row not in titles], "roles": titles}

    def _pointed(self, line: str) -> Row:
        actor, _, quote = line.partition(": ")
        start, end = self._only(quote)
        words = self.text[start:end]
        form = "pronoun" if words.lower() in PRONOUNS else "nominal"
        names = _names(self.common["actors"].get(actor, {}))
        metonym = any(words in _names(entry) for entry in self.common["actors"].values())
        form = "name" if words in names or metonym else form
        return self._row((start, end), actor=actor, type=self._type(actor, words), form=form)

    def _named(self) -> Iterator[Row]:
        """Every place where a name of somebody stands, the longest name first."""
        owner: dict[str, str] = {}
        for actor, entry in self.common["actors"].items():
            for name in _names(entry):
                owner.setdefault(name, actor)
        longest = sorted(owner, key=lambda name: (-len(name), name))
        pattern = r"(?<![\w-])(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)"
        for hit in re.finditer(pattern, self.text):
            actor = owner[hit[0]]
            yield self._row(hit.span(), actor=actor, type=self._type(actor, hit[0]), form="name")

    def _type(self, actor: str, words: str) -> str:
        entry = self.common["actors"].get(actor)
        if entry is None:
            raise TruthError(f"no actor {actor!r}")
        return "NORP" if words in entry.get("demonyms", ()) else str(entry["mention"])

    def _statements(self) -> list[Row]:
        rows: list[Row] = []
        labels: dict[str, Row] = {}
        for line in self.told.get("st", ()):
            row, flags = self._statement(line)
            row["id"] = f"{self.key}/s{len(rows) + 1}"
            parent = labels[flags["in"]] if "in" in flags else None
            row["parent"] = parent["id"] if parent else None
            row["chain"] = self._chain(row, parent)
            labels[flags.get("id", str(row["id"]))] = row
            rows.append(row)
        return rows

    def _statement(self, line: str) -> tuple[Row, dict[str, str]]:
        source, cue, content, speaker, rest = (part.strip() for part in line.split("|"))
        flags = dict(part.split("=", 1) for part in rest.split("; ") if part)
        unknown = set(flags) - {"id", "in", "to", "via", "anon", "plan", "day", "occ"}
        if unknown:
            raise TruthError(f"unknown flags {sorted(unknown)}: {line!r}")
        spots = pieces(self.text, content)
        near = (spots[0][0], spots[-1][1]) if spots else None
        near = near if "in" not in flags and len(spots) == 1 else spots[0]
        count = flags.get("anon")
        row: Row = {"id": "", "document": self.key, "parent": None}
        for name, quotes in (
            ("source", source), ("cue", cue), ("content", content),
            ("addressee", flags.get("to", "")), ("channel", flags.get("via", "")),
        ):  # fmt: skip
            found = spots if name == "content" else pieces(self.text, quotes, near)
            found = [verb_group(self.text, spot) for spot in found] if name == "cue" else found
            row[name] = _spans(found)
            row[f"{name}_text"] = [self.text[start:end] for start, end in found]
        return row | {
            "speaker": None if speaker == "-" else speaker,
            "manner": manner(row["content_text"]),
            "speech": "plan" not in flags,
            "anonymous": count is not None,
            "count": int(count or 0) or None,
            "time": flags.get("day"),
            "occasion": flags.get("occ"),
        }, flags

    def _chain(self, row: Row, parent: Row | None) -> list[Row]:
        """Hops from the outlet inwards to the speaker."""
        if parent is not None:
            chain = list(parent["chain"])
        else:
            outlets = (self.told["outlet"], self.told.get("agency"))
            chain = [{"name": name, "actor": None} for name in outlets if name]
        name = " … ".join(row["source_text"]) or "nobody named"
        hop: Row = {"name": name, "actor": row["speaker"], "span": row["source"]}
        if row["anonymous"]:
            hop |= {"anonymous": True, "count": row["count"]}
        return [*chain, hop]

    def _event(self, line: str) -> Row:
        event, quote, *rest = (part.strip() for part in line.split("|"))
        known = self.common["events"].get(event)
        if known is None:
            raise TruthError(f"no event {event!r}")
        factuality = rest[0] if rest and rest[0] else known.get("factuality", "actual")
        return self._row(self._only(quote), event=event, factuality=factuality)

    def _figure(self, line: str) -> Row:
        parts = [part.strip() for part in line.split("|")]
        quote, low, high, unit, counts, measure, asof, *event = parts
        spot = self._only(quote)
        counted = pieces(self.text, counts, spot) if counts != "-" else []
        return self._row(
            spot, low=_number(low), high=_number(high), unit=unit, counts=_spans(counted),
            counts_text=[self.text[start:end] for start, end in counted],
            measure=None if measure == "-" else measure, asof=None if asof == "-" else asof,
            event=event[0] if event else None,
        )  # fmt: skip

    def _timex(self, line: str) -> Row:
        quote, kind, value, *rest = (part.strip() for part in line.split("|"))
        extra = dict(part.split("=", 1) for part in rest if part)
        return self._row(self._only(quote), type=kind, value=value, **extra)

    def _only(self, quote: str) -> Spot:
        return _one(self.text, quote, None)

    def _row(self, spot: Spot, **fields: Any) -> Row:
        start, end = spot
        return {
            "document": self.key, "start": start, "end": end, "quote": self.text[start:end],
        } | fields  # fmt: skip


def verb_group(text: str, spot: Spot) -> Spot:
    """A cue with the auxiliaries and adverbs before it: "had also told", as PolNeAR marks it."""
    before = AUXILIARIES.search(text[max(0, spot[0] - 40) : spot[0]])
    return (spot[0] - len(before[0]), spot[1]) if before else spot


def manner(contents: Sequence[str]) -> str:
    """Direct where all of it stands in quotation marks, mixed where some does, else indirect.

    A paragraph that a quotation runs over need not close it.
    """
    whole = "\n".join(contents)
    rest = re.sub(r"“[^”]*(?:”|\Z)|\"[^\"]*(?:\"|\Z)", "", whole)
    if rest == whole:
        return "indirect"
    return "mixed" if re.search(r"\w", rest) else "direct"


def _names(entry: Mapping[str, Any]) -> list[str]:
    return [*entry.get("aliases", ()), *entry.get("misspelt", ()), *entry.get("demonyms", ())]


def _number(word: str) -> float | int | None:
    if word == "-":
        return None
    return float(word) if "." in word else int(word)


# Copies


def carry(rows: Mapping[str, list[Row]], origin: str, copy: str, key: str) -> dict[str, list[Row]]:
    """What an origin's rows say of a copy: the rows whose characters the copy kept whole."""
    shift = _shifts(origin, copy)
    kept: dict[str, list[Row]] = {layer: [] for layer in LAYERS}
    for layer in LAYERS:
        for row in rows[layer]:
            moved = _moved(row, shift)
            if moved is not None:
                kept[layer].append(moved | {"document": key})
    return kept


def _shifts(origin: str, copy: str) -> list[tuple[int, int, int]]:
    """Stretches of the origin that the copy has too: start, end, and how far they moved."""
    left, right = (list(re.finditer(r"\w+|[^\w\s]", text)) for text in (origin, copy))
    matcher = SequenceMatcher(
        None, [hit[0] for hit in left], [hit[0] for hit in right], autojunk=False
    )
    return [
        (
            left[block.a].start(),
            left[block.a + block.size - 1].end(),
            right[block.b].start() - left[block.a].start(),
        )
        for block in _even(matcher, left, right)
        if block.size >= SAME_WORDS
    ]


class _Block:
    def __init__(self, a: int, b: int, size: int) -> None:
        self.a, self.b, self.size = a, b, size


def _even(
    matcher: SequenceMatcher[str], left: list[re.Match[str]], right: list[re.Match[str]]
) -> Iterator[_Block]:
    """Matching blocks, cut where the blanks between words differ (paragraph breaks do)."""
    for a, b, size in matcher.get_matching_blocks():
        begin = 0
        for index in range(1, size + 1):
            shift = right[b + begin].start() - left[a + begin].start()
            if index == size or right[b + index].start() - left[a + index].start() != shift:
                yield _Block(a + begin, b + begin, index - begin)
                begin = index


def _moved(row: Row, shifts: list[tuple[int, int, int]]) -> Row | None:
    moved = dict(row)
    if "start" in row:
        spot = _shifted((row["start"], row["end"]), shifts)
        if spot is None:
            return None
        moved |= {"start": spot[0], "end": spot[1]}
    for name in ("source", "cue", "content", "addressee", "channel", "counts"):
        if name not in row:
            continue
        spots = [_shifted((start, end), shifts) for start, end in row[name]]
        if any(spot is None for spot in spots):
            return None
        moved[name] = [list(spot) for spot in spots if spot]
    return moved


def _shifted(spot: Spot, shifts: list[tuple[int, int, int]]) -> Spot | None:
    for start, end, shift in shifts:
        if start <= spot[0] and spot[1] <= end:
            return spot[0] + shift, spot[1] + shift
    return None


def _renamed(rows: list[Row], builder: Builder) -> list[Row]:
    """Statements of a copy under ids and chains of its own; a lost parent is None."""
    names = {row["id"]: f"{builder.key}/c{place}" for place, row in enumerate(rows, 1)}
    done: dict[str, Row] = {}
    for row in rows:
        parent = done.get(names.get(row["parent"] or "", ""))
        own = row | {"id": names[row["id"]], "parent": parent["id"] if parent else None}
        done[own["id"]] = own | {"chain": builder._chain(own, parent)}
    return list(done.values())


# The whole


def build(folder: Path = EXAMPLES) -> Row:
    """The truth as it is written to truth.json."""
    common = tomllib.loads((folder / "truth" / "common.toml").read_text("utf-8"))
    files = sorted(path for path in (folder / "truth").glob("*.toml") if path.name != "common.toml")
    told = {path.name: tomllib.loads(path.read_text("utf-8")) for path in files}
    texts = read_texts(folder)
    return assemble(common, told, {key: item.text for key, item in texts.items()})


def assemble(
    common: Mapping[str, Any],
    told: Mapping[str, Mapping[str, Any]],
    texts: Mapping[tuple[str, str | None], str],
) -> Row:
    """The truth from parsed TOML and the texts, by file name and input id."""
    builders = {}
    for name, tables in told.items():
        where = (tables["path"], tables.get("input_id"))
        if where not in texts:
            raise TruthError(f"{name}: no document {where}")
        builders[tables["key"]] = (name, Builder(common, tables, texts[where]))
    layers: dict[str, dict[str, list[Row]]] = {}
    for key in sorted(builders, key=lambda key: (bool(builders[key][1].told.get("copy_of")), key)):
        name, builder = builders[key]
        try:
            layers[key] = _with_carried(builder, builders, layers)
        except (TruthError, KeyError, ValueError) as error:
            raise TruthError(f"{name}: {error}") from error
    text_of = {key: builder.text for key, (_, builder) in builders.items()}
    whole: Row = {
        "about": common["about"],
        "documents": [_document(builder.told) for _, builder in _sorted(builders)],
        "lineage": [_lineage(entry, text_of) for entry in common["lineage"]],
        "actors": [{"id": key, **entry} for key, entry in common["actors"].items()],
    }
    for layer in LAYERS:
        whole[layer if layer != "events" else "event_mentions"] = [
            row for builder in _sorted(builders) for row in layers[builder[1].key][layer]
        ]
    whole["events"] = [{"id": key, **entry} for key, entry in common["events"].items()]
    whole["occasions"] = [{"id": key, **entry} for key, entry in common["occasions"].items()]
    for name in ("claims", "positions", "timeline"):
        whole[name] = [_grouped(entry, text_of) for entry in common[name]]
    return whole


def _sorted(builders: Mapping[str, tuple[str, Builder]]) -> list[tuple[str, Builder]]:
    return sorted(builders.values(), key=lambda pair: pair[0])


def _with_carried(
    builder: Builder,
    builders: Mapping[str, tuple[str, Builder]],
    layers: Mapping[str, dict[str, list[Row]]],
) -> dict[str, list[Row]]:
    own = builder.layers()
    origin = builder.told.get("copy_of")
    if not origin:
        return own
    carried = carry(layers[origin], builders[origin][1].text, builder.text, builder.key)
    carried["statements"] = _renamed(carried["statements"], builder)
    for layer in LAYERS:
        taken = {_place(row) for row in own[layer]}
        own[layer] += [row for row in carried[layer] if _place(row) not in taken]
        own[layer].sort(key=_place)
    return own


def _place(row: Row) -> tuple[int, int]:
    spot = (row["start"], row["end"]) if "start" in row else tuple(row["content"][0])
    return spot[0], spot[1]


def _document(told: Mapping[str, Any]) -> Row:
    names = (
        "key", "path", "input_id", "date", "dated", "updated", "outlet", "agency", "title",
        "byline", "copy_of", "refs_complete",
    )  # fmt: skip
    return {name: told.get(name) for name in names} | {"traps": list(told.get("traps", ()))}


def _lineage(entry: Mapping[str, Any], text_of: Mapping[str, str]) -> Row:
    copies = []
    for copy in entry["copies"]:
        sides = {"cut": entry["origin"], "added": copy["document"]}
        found = {
            side: [_member(f"{key}: {quote}", text_of) for quote in copy.get(side, ())]
            for side, key in sides.items()
        }
        copies.append({"document": copy["document"], "kind": copy["kind"], **found})
    return {**entry, "copies": copies}


def _grouped(entry: Mapping[str, Any], text_of: Mapping[str, str]) -> Row:
    return {**entry, "members": [_member(line, text_of) for line in entry["members"]]}


def _member(line: str, text_of: Mapping[str, str]) -> Row:
    key, _, quote = line.partition(": ")
    if key not in text_of:
        raise TruthError(f"no document {key!r} in {line!r}")
    try:
        start, end = _one(text_of[key], quote, None)
    except TruthError as error:
        raise TruthError(f"common.toml: {key}: {error}") from error
    return {"document": key, "start": start, "end": end, "quote": text_of[key][start:end]}


def dump(truth: Row) -> str:
    """JSON with one row a line, so that a change of the truth is read as lines."""
    parts = []
    for name, value in truth.items():
        if isinstance(value, list):
            rows = ",\n".join(json.dumps(row, ensure_ascii=False, default=str) for row in value)
            parts.append(f"{json.dumps(name)}: [\n{rows}\n]")
        else:
            parts.append(f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main(arguments: Sequence[str]) -> int:
    """Run a verb; 1 where the truth is wrong, 2 where it was not asked for properly."""
    if list(arguments) not in (["build"], ["check"]):
        print("python tools/truth.py build|check", file=sys.stderr)
        return 2
    target = EXAMPLES / "truth.json"
    try:
        if list(arguments) == ["build"]:
            target.write_text(dump(build()), encoding="utf-8")
        truth = json.loads(target.read_text("utf-8"))
        complaints = check(truth, read_texts(EXAMPLES))
    except TruthError as error:
        complaints = [str(error)]
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    if not complaints:
        print(", ".join(f"{len(truth[name])} {name}" for name in truth if name != "about"))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
