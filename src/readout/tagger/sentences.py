"""Where the sentences of a paragraph end, told from stops and what stands around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from readout.tagger.rules import SplitterRules
from readout.tagger.words import Token

_ENDERS = frozenset({"stop", "ellipsis", "acronym", "emoji"})
_CLOSERS = frozenset({"close", "quote", "stop", "ellipsis", "emoji"})
_OPENERS = frozenset({"“", "‘", "``", "«"})
_QUOTES = frozenset({'"', "'", "”", "’", "»", "''", "’’"})
# "4. Results": longer figures before a stop end a sentence.
_ITEM_MOST = 3
# How many words are looked at: "...?" Deputy Mayor Ana Senn asked.
_REACH = 6


class Paragraph(msgspec.Struct, frozen=True):
    """The words of one paragraph, without the full stops of its abbreviations."""

    text: str
    tokens: Sequence[Token]
    rules: SplitterRules

    def form(self, index: int) -> str:
        """The word at `index`, empty where there is none."""
        if not 0 <= index < len(self.tokens):
            return ""
        token = self.tokens[index]
        return self.text[token.start : token.end]

    def kind(self, index: int) -> str:
        """What the word at `index` is, empty where there is none."""
        return self.tokens[index].kind if 0 <= index < len(self.tokens) else ""

    def touches(self, index: int) -> bool:
        """Whether no blank stands before the word at `index`."""
        return (
            0 < index < len(self.tokens) and self.tokens[index - 1].end == self.tokens[index].start
        )


def find_sentences(
    text: str, tokens: Sequence[Token], rules: SplitterRules
) -> Iterator[list[Token]]:
    """The sentences of one paragraph's words.

    An abbreviation inside a sentence becomes one word with its full stop, which the words come
    without; at the end of a sentence they stay two.
    """
    paragraph = Paragraph(text, tokens, rules)
    sentence: list[Token] = []
    index = first = 0
    while index < len(tokens):
        token = tokens[index]
        index += 1
        if token.kind not in _ENDERS:
            sentence.append(token)
            continue
        if token.kind == "stop" and _is_short(paragraph, index - 1, first):
            sentence[-1] = Token(sentence[-1].start, token.end, "acronym")
            continue
        sentence.append(token)
        after = _past_closers(paragraph, index)
        is_end = _ends(paragraph, index - 1, after, first)
        sentence += tokens[index:after]
        index = after
        if is_end:
            yield sentence
            sentence = []
            first = after
    if sentence:
        yield sentence


def _is_short(paragraph: Paragraph, stop: int, first: int) -> bool:
    # Whether the full stop belongs to the word before it and does not end the sentence that
    # begins at `first`.
    if stop == first or stop + 1 == len(paragraph.tokens) or not paragraph.touches(stop):
        return False
    if paragraph.kind(stop - 1) not in ("word", "number") or paragraph.form(stop) != ".":
        return False
    if _is_item(paragraph, stop - 1, first):
        return True
    match paragraph.rules.shorts.get(paragraph.form(stop - 1)):
        case None:
            return _is_initial(paragraph, stop - 1)
        case "leading":
            return True
        case "numbering":
            return paragraph.kind(stop + 1) == "number"
        case short:
            return _goes_on(paragraph, stop, anywhere=short == "closing")


def _goes_on(paragraph: Paragraph, stop: int, *, anywhere: bool) -> bool:
    # Whether a sentence goes on after an abbreviation that may end it. A capital begins another
    # `anywhere` or behind quotation marks; else only if it is that of a word like "The".
    following = stop + 1
    if paragraph.kind(following) in ("quote", "open", "close"):
        anywhere = anywhere or paragraph.kind(following) != "close"
        following += 1
    form = paragraph.form(following)
    return not form[:1].isupper() or not (anywhere or form in paragraph.rules.starters)


def _is_item(paragraph: Paragraph, index: int, first: int) -> bool:
    # "4. Results", "a. Results": the number of what follows.
    form = paragraph.form(index)
    if paragraph.touches(index + 2) or len(form) > _ITEM_MOST:
        return False
    if index == first:
        return paragraph.kind(index) == "number" or len(form) == 1
    return form == "1" and paragraph.form(index - 1) == ":"


def _is_initial(paragraph: Paragraph, index: int) -> bool:
    form, following = paragraph.form(index), paragraph.form(index + 2)
    if len(form) != 1 or not form.isalpha():
        return False
    if form.islower():
        return paragraph.form(index - 1) == "("
    if following[0] in ",;:":
        return True
    if paragraph.kind(index + 2) == "number":
        return paragraph.kind(index - 1) == "acronym"
    if not following[0].isupper() or following in paragraph.rules.starters:
        return len(following) == 1 and following != "I" and paragraph.form(index + 3) == "."
    return form != "I" or paragraph.form(index - 1)[:1].isupper()


def _past_closers(paragraph: Paragraph, index: int) -> int:
    # Closing quotes and brackets, further stops and a note's number stay with the sentence.
    while index < len(paragraph.tokens):
        kind = paragraph.kind(index)
        if kind == "emoji" or (kind in _CLOSERS and paragraph.touches(index)):
            index += 1
        elif _is_note(paragraph, index):
            index += 3
        else:
            break
    return index


def _is_note(paragraph: Paragraph, index: int) -> bool:
    return (
        paragraph.form(index) == "["
        and paragraph.kind(index + 1) == "number"
        and paragraph.form(index + 2) == "]"
    )


def _ends(paragraph: Paragraph, stop: int, after: int, first: int) -> bool:
    # Whether the stop, whose closers end before `after`, ends the sentence begun at `first`.
    if after == len(paragraph.tokens):
        return True
    form, kind = _next_form(paragraph, after), paragraph.kind(stop)
    if kind == "acronym":
        return _acronym_ends(paragraph.form(stop), form, paragraph.rules)
    if paragraph.touches(after):
        return _ends_touching(paragraph, stop, after)
    if paragraph.kind(after) in ("stop", "ellipsis", "close"):
        return False
    if kind == "emoji":
        return form[0].isupper()
    # ". . ." is an ellipsis too.
    if kind == "ellipsis" or (stop > first and paragraph.kind(stop - 1) == "stop"):
        return form[0].isupper() and _has_words(paragraph, max(first, stop - _REACH), stop)
    return _stop_ends(paragraph, stop, after, form)


def _next_form(paragraph: Paragraph, index: int) -> str:
    # The first word that is no opening mark.
    while paragraph.kind(index) in ("open", "quote") and index + 1 < len(paragraph.tokens):
        index += 1
    return paragraph.form(index)


def _has_words(paragraph: Paragraph, start: int, end: int) -> bool:
    return any(paragraph.kind(index) in ("word", "number") for index in range(start, end))


def _stop_ends(paragraph: Paragraph, stop: int, after: int, form: str) -> bool:
    # "...?" asked Senn. (Why not!) and so on. But also: it rained. nobody cared.
    is_plain = paragraph.form(stop) == "."
    closer = paragraph.form(after - 1) if after > stop + 1 else ""
    if form[0].islower():
        return closer not in _QUOTES and (is_plain or not closer)
    return closer not in _QUOTES or not _is_tag(paragraph, after, is_plain=is_plain)


def _acronym_ends(acronym: str, form: str, rules: SplitterRules) -> bool:
    if acronym[-1] != "." or acronym in rules.leading_acronyms or not form[0].isupper():
        return False
    if acronym in rules.times:
        return form not in rules.after_time
    return form in rules.starters


def _ends_touching(paragraph: Paragraph, stop: int, after: int) -> bool:
    # The blank after the stop was lost: "said.The".
    if paragraph.form(after) in _OPENERS:
        after += 1
    form = paragraph.form(after)
    before = paragraph.form(stop - 1)
    if not (before[-1:].islower() or before[-1:] in _QUOTES):
        return False
    return form[:1].isupper() and (len(form) > 1 or form in paragraph.rules.starters)


def _is_tag(paragraph: Paragraph, after: int, *, is_plain: bool) -> bool:
    # "...?" Senn asked. Behind a plain full stop a comma is missing, if it is one: there the tag
    # must be all that follows.
    rules = paragraph.rules
    if paragraph.form(after) in rules.starters and paragraph.form(after) != "I":
        return False
    for index in range(after, after + _REACH):
        form = paragraph.form(index)
        if form in rules.tags:
            return not is_plain or paragraph.form(index + 1) == "."
        if not form or not (form[0].isupper() or form == "."):
            return False
    return False
