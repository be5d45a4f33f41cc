"""A reading as a spaCy document."""

from __future__ import annotations

import pytest
from msgspec import structs

from readout.errors import UsageError
from readout.export.spacy import to_spacy
from readout.schema.actor import Mention
from readout.schema.reading import Word
from readout.schema.row import Article
from readout.schema.span import Span
from readout.schema.time import Dct

TEXT = "  Ilka Doran didn't\nsail. She  waited."
ROWS = (
    ("Ilka", "Ilka", "PROPN", "NNP", 4, "nsubj"),
    ("Doran", "Doran", "PROPN", "NNP", 0, "flat"),
    ("did", "do", "AUX", "VBD", 4, "aux"),
    ("n't", "not", "PART", "RB", 4, "advmod"),
    ("sail", "sail", "VERB", "VB", -1, "root"),
    (".", ".", "PUNCT", ".", 4, "punct"),
    ("She", "she", "PRON", "PRP", 7, "nsubj"),
    ("waited", "wait", "VERB", "VBD", -1, "root"),
    (".", ".", "PUNCT", ".", 7, "punct"),
)


def article() -> Article:
    words, at = [], 0
    for form, lemma, upos, xpos, head, deprel in ROWS:
        start = TEXT.index(form, at)
        at = start + len(form)
        words.append(
            Word(start=start, end=at, lemma=lemma, upos=upos, xpos=xpos, head=head, deprel=deprel)
        )
    return Article(
        id="a",
        text=TEXT,
        language="en",
        dct=Dct(),
        sentences=(Span(2, TEXT.index("She") - 1), Span(TEXT.index("She"), len(TEXT))),
        words=tuple(words),
        mentions=(Mention(start=2, end=12, type="PERSON", form="name"),),
    )


def test_a_reading_becomes_a_doc() -> None:
    pytest.importorskip("spacy", reason="spaCy is not installed (extra: spacy)")
    doc = to_spacy(article())
    assert doc.text == TEXT
    tokens = [token for token in doc if not token.is_space]
    assert [token.text for token in tokens] == [row[0] for row in ROWS]
    assert [token.lemma_ for token in tokens] == [row[1] for row in ROWS]
    assert [token.pos_ for token in tokens] == [row[2] for row in ROWS]
    assert [token.tag_ for token in tokens] == [row[3] for row in ROWS]
    assert [token.head.text for token in tokens[:3]] == ["sail", "Ilka", "sail"]
    assert [(entity.text, entity.label_) for entity in doc.ents] == [("Ilka Doran", "PERSON")]
    assert [sentence.text.strip() for sentence in doc.sents] == [
        "Ilka Doran didn't\nsail.",
        "She  waited.",
    ]


def test_layers_are_needed() -> None:
    pytest.importorskip("spacy", reason="spaCy is not installed (extra: spacy)")
    with pytest.raises(UsageError, match="words and sentences"):
        to_spacy(Article(id="a", text=TEXT, language="en", dct=Dct()))
    bare = structs.replace(article(), words=(), sentences=(), mentions=())
    assert to_spacy(bare).text == TEXT
