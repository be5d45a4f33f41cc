"""Readers of the corpora, each from the data folder to documents. Formats: the folders' READMEs.

Never read here: timelines, gva, ner_polnear_silver, dev files (except by the scorers of `dev`) and
anything held out.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from readout.tagger.shape import GLUED, PARAGRAPH, SPACE, find_gap
from readout.tagger.splitter import split
from training.document import Document, Sentence
from training.factuality import label_events
from training.tags import ANY_EVENT, MEANINGS, Meaning, open_tag, open_tags, paint

Row = list[str]


def read_ewt(data: Path, part: str) -> Iterator[Document]:
    """UD English-EWT."""
    return read_conllu(data / "ud_ewt" / f"{part}.conllu")


def read_gum(data: Path, part: str) -> Iterator[Document]:
    """UD English-GUM with its derived names; of train only the documents whose text has no
    non-commercial clause."""
    names = list(read_iob(data / "gum_entities" / "named" / f"{part}.iob2"))
    free = find_free(data / "ud_gum" / "docs.tsv")
    start = 0
    for document in read_conllu(data / "ud_gum" / f"{part}.conllu"):
        end = start + len(document.sentences)
        if part != "train" or document.id in free:
            yield add_names(document, names[start:end])
        start = end


def find_free(path: Path) -> frozenset[str]:
    """Ids of the documents whose text licence holds no NC clause."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return frozenset(row["doc_id"] for row in rows if "NC" not in row["text_licence"].upper())


def add_names(document: Document, names: list[list[Row]]) -> Document:
    """The document with the name layer of its words. Peoples, which the corpus marks as persons,
    say nothing."""
    sentences = []
    for sentence, rows in zip(document.sentences, names, strict=True):
        if tuple(row[0] for row in rows) != sentence.words:
            raise ValueError(f"{document.id}: names and words differ: {sentence.words}")
        tags = mask_peoples([row[1] for row in rows], sentence.xpos or ())
        ner = tuple(open_tag(tag, MEANINGS["gum"]) for tag in tags)
        sentences.append(replace_ner(sentence, ner))
    return Document(document.id, tuple(sentences))


def mask_peoples(tags: list[str], xpos: tuple[str, ...]) -> list[str]:
    """`PERSON` in the plural is a people or a family: a label that is not learnt from."""
    plural = {i for i, tag in enumerate(xpos) if tag == "NNPS"}
    return [
        tag.replace("PERSON", "MISC") if i in plural and "PERSON" in tag else tag
        for i, tag in enumerate(tags)
    ]


def replace_ner(sentence: Sentence, ner: tuple[frozenset[str], ...]) -> Sentence:
    """The sentence with another name layer."""
    return Sentence(
        sentence.words,
        sentence.gaps,
        sentence.xpos,
        sentence.upos,
        sentence.lemmas,
        sentence.heads,
        sentence.relations,
        ner,
    )


def read_iob(path: Path) -> Iterator[list[Row]]:
    """Sentences of (word, tag) rows."""
    return (
        [row for row in rows if not row[0].startswith("# id")]
        for rows in read_blocks(path)
        if any(not row[0].startswith("# id") for row in rows)
    )


def read_blocks(path: Path) -> Iterator[list[Row]]:
    """Blocks of lines between empty lines, cut at tabs."""
    block: list[Row] = []
    with path.open(encoding="utf-8") as lines:
        for line in chain(lines, ("\n",)):
            if line.strip("\n"):
                block.append(line.rstrip("\n").split("\t"))
            elif block:
                yield block
                block = []


def read_conllu(path: Path) -> Iterator[Document]:
    """Documents of a CoNLL-U file with all its syntactic layers."""
    id, gap = "", PARAGRAPH
    sentences: list[Sentence] = []
    for block in read_blocks(path):
        comments = [row[0] for row in block if row[0].startswith("#")]
        new = next(
            (line[14:].strip() for line in comments if line.startswith("# newdoc id = ")), ""
        )
        if new and sentences:
            yield Document(id, tuple(sentences))
            sentences = []
        id = new or id
        if any(line.startswith("# newpar") for line in comments):
            gap = PARAGRAPH
        sentence, gap = make_sentence([row for row in block if len(row) == 10], gap)
        sentences.append(sentence)
    yield Document(id, tuple(sentences))


def make_sentence(rows: list[Row], gap: int) -> tuple[Sentence, int]:
    """The sentence of CoNLL-U rows and the gap after it; `gap` stands before it."""
    words, gaps = [], []
    glued_to = 0  # last word of the multi-word token at hand
    after = gap
    for row in rows:
        glued = "SpaceAfter=No" in row[9]
        if "-" in row[0]:
            glued_to = int(row[0].split("-")[1])
            last = GLUED if glued else SPACE
        elif "." not in row[0]:
            words.append(row)
            gaps.append(after)
            inside = int(row[0]) < glued_to
            ends = int(row[0]) == glued_to
            after = GLUED if inside or (glued and not ends) else last if ends else SPACE
    sentence = Sentence(
        words=tuple(row[1] for row in words),
        gaps=tuple(gaps),
        xpos=tuple(row[4] for row in words),
        upos=tuple(row[3] for row in words),
        lemmas=tuple(row[2] for row in words),
        heads=tuple(int(row[6]) - 1 for row in words),
        relations=tuple(row[7] for row in words),
    )
    return sentence, after


def read_worldwide(data: Path, part: str) -> Iterator[Document]:
    """Worldwide newswire names."""
    return read_names(data / "ner_worldwide" / f"{part}.jsonl", MEANINGS["worldwide"])


def read_wnut(data: Path, part: str) -> Iterator[Document]:
    """WNUT17 names in posts; the posts are put together, as in a thread."""
    rows = read_names(data / "ner_wnut17" / f"{part}.jsonl", MEANINGS["wnut"])
    return gather(rows, size=8)


def read_crossner(data: Path, part: str) -> Iterator[Document]:
    """CrossNER politics."""
    rows = read_names(data / "ner_crossner_politics" / f"{part}.jsonl", MEANINGS["crossner"])
    return gather(rows, size=4)


def gather(documents: Iterator[Document], *, size: int) -> Iterator[Document]:
    """Documents of one sentence put together, `size` at a time."""
    rows = list(documents)
    for start in range(0, len(rows), size):
        some = rows[start : start + size]
        yield Document(some[0].id, tuple(chain.from_iterable(row.sentences for row in some)))


def read_names(path: Path, meaning: Meaning) -> Iterator[Document]:
    """Rows of a names file, cut into our sentences and words."""
    for row in read_rows(path):
        spans = [(start, end, label) for start, end, label in row["entities"]]
        yield cut_text(
            row["id"], row["text"], spans, lambda tags: {"ner": open_tags(tags, meaning)}
        )


def read_polnear(data: Path, part: str) -> Iterator[Document]:
    """PolNeAR attributions."""
    for row in read_rows(data / "polnear" / f"{part}.jsonl"):
        spans = sorted(
            {
                (start, end, role)
                for statement in row["statements"]
                for role in ("source", "cue", "content")
                for start, end in statement[role]
            }
        )
        yield cut_text(row["id"], row["text"], spans, lambda tags: {"roles": tuple(tags)})


def read_timebank(data: Path, part: str) -> Iterator[Document]:
    """TimeBank and AQUAINT events: every event word with what its annotation says of its
    factuality (`training.factuality`)."""
    for row in read_rows(data / "timex" / f"tbaq_{part}.jsonl"):
        spans = [(start, end, "|".join(sorted(s))) for (start, end), s in label_events(row).items()]
        yield cut_text(row["id"], row["text"], spans, lambda tags: {"events": open_events(tags)})


def open_events(tags: list[str]) -> tuple[frozenset[str], ...]:
    """Sets of event labels of painted tags. Of an event of several words only the first is
    learnt as the trigger, the others are left open."""
    return tuple(
        frozenset({"none"})
        if tag == "O"
        else frozenset(tag[2:].split("|"))
        if tag[0] == "B"
        else ANY_EVENT
        for tag in tags
    )


def read_ecbplus(data: Path, part: str) -> Iterator[Document]:
    """ECB+ events: chains of mentions of one event, and triggers of one word. The corpus marks
    neither all events nor factuality other than denial, so all else is left open; only sentences
    that were checked count. Ids of documents begin with their topic."""
    chains: dict[tuple[int, str], int] = {}
    spans: dict[str, list[tuple[int, int, str]]] = {}
    for row in read_rows(data / "ecbplus" / f"{part}.mentions.jsonl"):
        if row["kind"] == "event" and row["checked"]:
            chain = chains.setdefault((row["topic"], row["chain"]), len(chains))
            start, end = row["spans"][0][0], row["spans"][0][1]
            several = len(row["spans"]) > 1 or " " in row["text"]
            label = "any" if several else "negated" if row["tag"].startswith("NEG_") else "event"
            spans.setdefault(row["doc_id"], []).append((start, end, f"{label}#{chain}"))
    for row in read_rows(data / "ecbplus" / f"{part}.docs.jsonl"):
        yield cut_text(row["id"], row["text"], spans.get(row["id"], []), chain_layers)


OPEN = {
    "any": ANY_EVENT,
    "event": ANY_EVENT - {"none", "negated"},
    "negated": frozenset({"negated"}),
}


def chain_layers(tags: list[str]) -> dict[str, Any]:
    """The layers of painted tags `label#chain`."""
    events, chains = [], []
    for tag in tags:
        label, _, chain = tag[2:].partition("#")
        events.append(OPEN[label] if tag[0] == "B" else ANY_EVENT)
        chains.append(int(chain) if tag[0] == "B" else -1)
    return {"events": tuple(events), "chains": tuple(chains)}


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def cut_text(
    id: str,
    text: str,
    spans: list[tuple[int, int, str]],
    layer: Callable[[list[str]], dict[str, Any]],
) -> Document:
    """A document of our sentences and words with one layer of BIO tags."""
    cut = [[(span.start, span.end) for span in sentence.words] for sentence in split(text)]
    words = list(chain.from_iterable(cut))
    tags = paint(words, spans)
    ends = [0, *(end for _, end in words)]
    sentences, at = [], 0
    for own in cut:
        sentences.append(
            Sentence(
                words=tuple(text[start:end] for start, end in own),
                gaps=tuple(
                    find_gap(text, ends[at + rank], start) if at + rank else PARAGRAPH
                    for rank, (start, _) in enumerate(own)
                ),
                **layer(tags[at : at + len(own)]),
            )
        )
        at += len(own)
    return Document(id, tuple(sentences))


READERS: dict[str, Callable[[Path, str], Iterator[Document]]] = {
    "ewt": read_ewt,
    "gum": read_gum,
    "polnear": read_polnear,
    "worldwide": read_worldwide,
    "wnut": read_wnut,
    "crossner": read_crossner,
    "timebank": read_timebank,
    "ecbplus": read_ecbplus,
}
