"""Mentions, statements and events as W3C Web Annotations, in JSON-LD."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from typing import TextIO

from readout.export.jsonld import node_id
from readout.export.objects import write_array
from readout.export.story import Index, Story, index_of, web_address
from readout.schema.eventtables import EventMentionRow, EventRow
from readout.schema.row import DocumentRow
from readout.schema.span import Span
from readout.schema.tables import MentionRow, StatementRow

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32
"""Characters of a prefix and a suffix."""

Node = dict[str, object]


def write_webannotation(story: Story, stream: TextIO) -> None:
    """One collection: who is meant (`identifying`), what is said (`describing`), what happened
    (`classifying`). Each target is a text by its SHA-256 (RFC 6920), with the position of the words
    in code points and the words themselves."""
    stream.write(
        f'{{"@context":"{CONTEXT}","id":"#annotations","type":"AnnotationCollection",'
        '"first":{"id":"#page-1","type":"AnnotationPage","partOf":"#annotations","startIndex":0,'
        '"items":'
    )
    write_array(_annotations(story), stream, end="]}}\n")


def _annotations(story: Story) -> Iterator[Node]:
    index = index_of(story)
    for mention in story.iter_mentions():
        if mention.actor is not None and mention.document in index.documents:
            yield _mention(mention, index, story)
    for statement in story.iter_statements():
        if statement.content and statement.document in index.documents:
            yield _statement(statement, index, story)
    for told, event in _told(story.iter_events(), index):
        yield _event(told, event, index, story)


def _told(events: Iterable[EventRow], index: Index) -> list[tuple[EventMentionRow, str]]:
    """The mentions of events and the ids of their events, document by document."""
    pairs = [
        (mention, event.id)
        for event in events
        for mention in event.mentions
        if mention.document in index.documents
    ]
    return sorted(pairs, key=lambda pair: (pair[0].document, pair[0].start, pair[0].end))


def _mention(mention: MentionRow, index: Index, story: Story) -> Node:
    assert mention.actor is not None
    spans = (Span(mention.start, mention.end),)
    return {
        "id": node_id(f"{mention.document}:{mention.start}-{mention.end}:mention"),
        "type": "Annotation",
        "motivation": "identifying",
        "body": [_body(mention.actor.name, "identifying"), _body(mention.type, "tagging")],
        "target": _targets(spans, index.documents[mention.document], story),
    }


def _statement(statement: StatementRow, index: Index, story: Story) -> Node:
    speakers = [party.name for party in statement.speakers] or [statement.source_text]
    tags = ["statement", statement.manner, statement.act]
    return {
        "id": node_id(statement.id),
        "type": "Annotation",
        "motivation": "describing",
        "body": [
            *(_body(name, "identifying") for name in speakers if name),
            *(_body(tag, "tagging") for tag in tags if tag),
        ],
        "target": _targets(statement.content, index.documents[statement.document], story),
    }


def _event(mention: EventMentionRow, event: str, index: Index, story: Story) -> Node:
    tags = [mention.type, *mention.modes, *mention.contexts, mention.factuality]
    spans = (Span(mention.start, mention.end),)
    return {
        "id": node_id(mention.id),
        "type": "Annotation",
        "motivation": "classifying",
        "body": [
            *(_body(tag, "classifying") for tag in tags),
            {"type": "SpecificResource", "source": node_id(f"event-{event}"),
             "purpose": "linking"},
        ],
        "target": _targets(spans, index.documents[mention.document], story),
    }  # fmt: skip


def _body(value: str, purpose: str) -> Node:
    return {"type": "TextualBody", "value": value, "purpose": purpose}


def _targets(spans: Iterable[Span], document: DocumentRow, story: Story) -> list[Node]:
    """A target for each piece: the selectors of one target are alternatives."""
    text = story.text(document.id)
    source: object = named_information(document.text_hash)
    if (url := web_address(document)) is not None:
        source = {"id": source, "via": url}
    return [{"source": source, "selector": _selectors(span, text)} for span in spans]


def _selectors(span: Span, text: str) -> list[Node]:
    return [
        {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        {
            "type": "TextQuoteSelector",
            "exact": span.of(text),
            "prefix": text[max(0, span.start - _AROUND) : span.start],
            "suffix": text[span.end : span.end + _AROUND],
        },
    ]


def named_information(sha256: str) -> str:
    """The name of a text by the SHA-256 of its UTF-8 (RFC 6920), which needs no server."""
    digest = base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode("ascii").rstrip("=")
    return f"ni:///sha-256;{digest}"
