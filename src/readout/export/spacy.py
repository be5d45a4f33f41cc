"""A reading as a spaCy `Doc`, for people who live there. Needs the extra `readout[spacy]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from readout.errors import UsageError
from readout.schema.reading import Word
from readout.schema.row import Article
from readout.schema.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_NO_ENTITY = "O"


class _Columns(msgspec.Struct, frozen=True):
    """What a token is; `head` is the number of a token."""

    upos: str
    xpos: str
    lemma: str
    deprel: str
    head: int


class _Token(msgspec.Struct, frozen=True, kw_only=True):
    """A token of the `Doc`: a word, or white space that is more than one blank (`word` None)."""

    span: Span
    space: bool
    word: int | None


def to_spacy(article: Article, vocab: Vocab | None = None) -> Doc:
    """A `Doc` with the words, tags, lemmas, trees, sentences and names of an article.

    `doc.text` is the article's text to the last character, so offsets carry over. White space
    beyond one blank becomes tokens of its own, as in spaCy's own tokenisers. Names need the
    layer `mentions`; without it the document has none.

    Raises UsageError where spaCy is not installed or the article lacks the layers `words` and
    `sentences`.
    """
    try:
        import spacy
        from spacy.tokens import Doc
    except ImportError as error:
        raise UsageError(
            "spaCy is not installed; get it with: pip install readout[spacy]"
        ) from error
    words, sentences = article.words, article.sentences
    if isinstance(words, msgspec.UnsetType) or isinstance(sentences, msgspec.UnsetType):
        raise UsageError(f"{article.id}: the layers words and sentences are needed")
    tokens = list(_tokens(article.text, words))
    place = {token.word: number for number, token in enumerate(tokens) if token.word is not None}
    # Only the trees of the tagger cut sentences; a blank at the head belongs to the first.
    starts = {span.start for span in sentences[1:]} | {tokens[0].span.start if tokens else 0}
    columns = [_columns(token, number, words, place) for number, token in enumerate(tokens)]
    return Doc(
        vocab or spacy.blank("en").vocab,
        words=[token.span.of(article.text) for token in tokens],
        spaces=[token.space for token in tokens],
        sent_starts=[token.span.start in starts for token in tokens],
        ents=_entities(article, tokens),
        pos=[column.upos for column in columns],
        tags=[column.xpos for column in columns],
        lemmas=[column.lemma for column in columns],
        deps=[column.deprel for column in columns],
        heads=[column.head for column in columns],
    )


def _tokens(text: str, words: tuple[Word, ...]) -> Iterator[_Token]:
    end = 0
    for number, word in enumerate(words):
        if word.start > end:
            yield _Token(span=Span(end, word.start), space=False, word=None)
        space = text[word.end : word.end + 1] == " "
        yield _Token(span=Span(word.start, word.end), space=space, word=number)
        end = word.end + space
    if end < len(text):
        yield _Token(span=Span(end, len(text)), space=False, word=None)


def _columns(
    token: _Token, number: int, words: tuple[Word, ...], place: dict[int, int]
) -> _Columns:
    if token.word is None:
        # White space hangs on the token before it; at the head of a text, on the one after.
        return _Columns("SPACE", "_SP", "", "dep", number - 1 if number else min(1, len(words)))
    word = words[token.word]
    head = number if word.head < 0 else place[word.head]
    deprel = "ROOT" if word.head < 0 else word.deprel
    return _Columns(word.upos, word.xpos, word.lemma, deprel, head)


def _entities(article: Article, tokens: list[_Token]) -> list[str]:
    mentions = () if isinstance(article.mentions, msgspec.UnsetType) else article.mentions
    names = [mention for mention in mentions if mention.form == "name"]
    tags = []
    at = 0
    for token in tokens:
        while at < len(names) and names[at].end <= token.span.start:
            at += 1
        if at == len(names) or token.word is None or token.span.start < names[at].start:
            tags.append(_NO_ENTITY)
            continue
        first = token.span.start == names[at].start
        tags.append(f"{'B' if first else 'I'}-{names[at].type}")
    return tags
