"""Words and trees as CoNLL-U, the format of Universal Dependencies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readout.schema.reading import Word
from readout.schema.span import Spans

APOSTROPHES = "'’"


def write_conllu(id: str, text: str, sentences: Spans, words: Sequence[Word]) -> str:
    """One document. Words that are written as one token ("don't", "cannot") are its parts, as in
    the English treebanks. Line breaks inside a sentence become blanks in its `# text`.

    `words` must lie inside `sentences`, both in text order.
    """
    lines = [f"# newdoc id = {' '.join(id.split())}"]
    for number, first, end in find_rows(sentences, words):
        span = sentences[number]
        lines.append(f"# sent_id = {number + 1}")
        lines.append(f"# text = {' '.join(span.of(text).split())}")
        lines.extend(write_words(text, words, first, end))
        lines.append("")
    return "\n".join(lines) + "\n"


def find_rows(sentences: Spans, words: Sequence[Word]) -> Iterator[tuple[int, int, int]]:
    """For each sentence with words: its number, first word and end of words."""
    first = 0
    for number, span in enumerate(sentences):
        end = first
        while end < len(words) and words[end].end <= span.end:
            end += 1
        if end > first:
            yield number, first, end
        first = end


def write_words(text: str, words: Sequence[Word], first: int, end: int) -> Iterator[str]:
    """The lines of a sentence."""
    token_end = first
    for index in range(first, end):
        if index >= token_end:
            token_end = find_token_end(text, words, index, end)
            if token_end > index + 1:
                yield write_token(text, words, index, token_end, first)
        inside = token_end > index + 1 or (index > first and is_joined(text, words, index))
        yield write_word(text, words, index, first, glued=not inside and is_glued(words, index + 1))


def find_token_end(text: str, words: Sequence[Word], index: int, end: int) -> int:
    """The end of the words that are one token with the word at `index`."""
    stop = index + 1
    while stop < end and is_joined(text, words, stop):
        stop += 1
    return stop


def is_glued(words: Sequence[Word], index: int) -> bool:
    """True if nothing stands between a word and the one before it."""
    return 0 < index < len(words) and words[index - 1].end == words[index].start


def is_joined(text: str, words: Sequence[Word], index: int) -> bool:
    """True if a word is written as one token with the one before: letters on both sides, or an
    apostrophe that begins more than itself or follows a plural."""
    if not is_glued(words, index):
        return False
    word = words[index]
    before, here = text[word.start - 1], text[word.start]
    if not before.isalnum():
        return False
    return here.isalpha() or (here in APOSTROPHES and word.xpos in ("POS", "MD", "VBP", "VBZ"))


def write_token(text: str, words: Sequence[Word], index: int, end: int, first: int) -> str:
    """The line of a token of several words."""
    form = text[words[index].start : words[end - 1].end]
    misc = "SpaceAfter=No" if is_glued(words, end) else "_"
    return "\t".join((f"{index - first + 1}-{end - first}", form, *("_" * 7), misc))


def write_word(text: str, words: Sequence[Word], index: int, first: int, *, glued: bool) -> str:
    """The line of a word."""
    word = words[index]
    columns = (
        str(index - first + 1),
        # White space and control characters would break the columns.
        "".join(text[word.start : word.end].split()) or "_",
        "".join(word.lemma.split()) or "_",
        word.upos,
        word.xpos,
        "_",
        str(0 if word.head < 0 else word.head - first + 1),
        word.deprel,
        "_",
        "SpaceAfter=No" if glued else "_",
    )
    return "\t".join(columns)
