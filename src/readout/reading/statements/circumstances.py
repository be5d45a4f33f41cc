"""To whom, by which way, when and where something was said, read from the tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from readout.reading.statements.outlets import is_outlet
from readout.reading.statements.page import Page
from readout.reading.statements.phrases import phrase, touches
from readout.reading.statements.rules import StatementRules
from readout.reading.statements.voices import Voices
from readout.schema.span import Span, Spans
from readout.schema.time import Timex

_PLACE_CASES = frozenset({"in", "at", "from", "outside", "near", "inside", "aboard"})
_SHARING = frozenset({"xcomp", "advcl", "conj"})
_TIMED = frozenset({"obl", "nmod", "advmod"})
_CHANNEL_CASES = frozenset({"in", "on", "at", "during", "via", "through", "by", "over", "with"})


def find_addressee(
    cue: Span, source: Span | None, page: Page, rules: StatementRules, voices: Voices
) -> Spans:
    """The object of telling ("told «the council»", "«she» was told", "urged «them» to go") or who
    stands after "to" ("said to «her»")."""
    trees = page.trees
    verb = verb_of(cue, page)
    if verb < 0:
        return ()
    telling = page.lemma(verb) in rules.telling
    reached = _told(verb, page) if telling else []
    said_to = [at for at in trees.below(verb, "obl") if _case(at, page) == "to"]
    # "to date" is nobody: without a verb of telling, only a mention listens.
    reached += [at for at in said_to if voices.is_mentioned(at)]
    spans = (phrase(at, page) for at in reached if _may_listen(at, page, rules))
    taken = () if source is None else (source,)
    return tuple(sorted(span for span in spans if not touches(span, taken)))[:1]


def _told(verb: int, page: Page) -> list[int]:
    """The object of telling; of "was told" who stands in front."""
    trees = page.trees
    objects = trees.below(verb, "iobj") or trees.below(verb, "obj")
    subjects = trees.below(verb, "nsubj")
    return objects or [at for at in subjects if trees.words[at].deprel == "nsubj:pass"]


def find_channel(
    cue: Span, source: Span | None, contents: Spans, page: Page, rules: StatementRules
) -> Spans:
    """The paper, occasion or platform: "said «in a letter»", "wrote «on Chirper»", "told «a press
    conference»", "issued «a statement» saying"; of a source that is one ("according to «the
    report»"), the source itself."""
    taken = (*contents, *(() if source is None else (source,)))
    spans = {span for span in _media(cue, page, rules) if not touches(span, taken)}
    if source is not None:
        head = page.head(source)
        if head >= 0 and page.is_noun(head, rules.media):
            spans.add(source)
    return tuple(sorted(spans))


def _media(cue: Span, page: Page, rules: StatementRules) -> Iterator[Span]:
    trees = page.trees
    for verb in _verbs(cue, page):
        for at in page.few(verb, "obl", "nmod"):
            if _case(at, page) in _CHANNEL_CASES and _is_medium(at, page, rules):
                yield _with_case(at, page)
        for at in page.few(verb, "iobj", "obj"):
            if page.lemma(verb) in rules.telling and page.is_noun(at, rules.media):
                yield phrase(at, page)
    for at in page.words(cue):
        if page.is_noun(at, rules.papers) and trees.relation(at) == "obj":
            yield phrase(at, page)


def _verbs(cue: Span, page: Page) -> list[int]:
    """The verbs of a cue, and the one above them that shares their circumstances: "in an interview
    he «went on» to say"."""
    trees = page.trees
    inside = page.words(cue)
    verbs = [at for at in inside if trees.words[at].upos == "VERB"]
    verbs = verbs or [at for at in (page.head(cue),) if at >= 0]
    above = [trees.head(at) for at in verbs if trees.relation(at) in _SHARING]
    return list(dict.fromkeys([*verbs, *(at for at in above if at >= 0)]))


def find_times_of(
    cue: Span, told: Spans, taken: Iterable[Span], timexes: Sequence[Timex], page: Page
) -> Spans:
    """The time expressions that belong to the saying: inside of the cue, hung on it, or inside of
    channel and addressee (`told`): "said «on Tuesday»", "in a statement «on Monday»".

    `timexes` are those of the text near the cue; `taken` are source and contents.
    """
    taken = tuple(taken)
    found = []
    for timex in timexes:
        span = Span(timex.start, timex.end)
        if timex.type != "SET" and not touches(span, taken) and _is_of(span, cue, told, page):
            found.append(span)
    return tuple(found)


def _is_of(span: Span, cue: Span, told: Spans, page: Page) -> bool:
    if touches(span, (cue, *told)):
        return True
    head = page.head(span)
    above = page.trees.head(head) if head >= 0 else -1
    inside = page.words(cue)
    if above in inside:
        return True
    # "said in a statement on Monday", "told reporters Monday"
    owners = [at for part in told for at in page.words(part)]
    if above >= 0 and page.trees.relation(above) == "acl" and page.trees.head(above) in owners:
        return True  # "in a statement issued on Monday"
    return above in owners or (
        above >= 0 and page.trees.relation(above) in _TIMED and (page.trees.head(above) in inside)
    )


def find_places(cue: Span, told: Spans, taken: Iterable[Span], page: Page, voices: Voices) -> Spans:
    """Where it was said: named places hung on the cue, on channel or addressee: "said in
    «Verland»", "at a briefing in «Port Ash»"."""
    verb = verb_of(cue, page)
    heads = [verb, *(page.head(part) for part in told)]
    below = (at for head in heads if head >= 0 for at in page.few(head, "obl", "nmod"))
    places = (at for at in below if _case(at, page) in _PLACE_CASES and voices.is_place(at))
    spans = {phrase(at, page) for at in places}
    taken = tuple(taken)
    return tuple(sorted(span for span in spans if not touches(span, taken)))


def verb_of(cue: Span, page: Page) -> int:
    """The word the cue is built on: its last verb ("went on to «say»"), else its head."""
    verbs = [at for at in page.words(cue) if page.trees.words[at].upos == "VERB"]
    return verbs[-1] if verbs else page.head(cue)


def _may_listen(at: int, page: Page, rules: StatementRules) -> bool:
    """People and bodies listen: a name, a pronoun, or a noun that is neither thing told nor
    medium."""
    word = page.trees.words[at]
    if word.upos in ("PROPN", "PRON"):
        return word.lemma.lower() not in ("it", "that", "this", "what", "which")
    return word.upos == "NOUN" and word.lemma.lower() not in rules.media


def _is_medium(at: int, page: Page, rules: StatementRules) -> bool:
    if page.is_noun(at, rules.media) or page.trees.piece(at) in rules.media_names:
        return True
    # "on Fox News", "on MSNBC"
    is_name = page.trees.words[at].upos == "PROPN" and _case(at, page) == "on"
    return is_name and is_outlet(at, page, rules)


def _case(at: int, page: Page) -> str:
    """The first preposition of a phrase, lower case."""
    cases = page.trees.below(at, "case")
    return page.trees.lower(cases[0]) if cases else ""


def _with_case(at: int, page: Page) -> Span:
    span = phrase(at, page)
    cases = page.trees.below(at, "case")
    return Span(min(span.start, page.trees.words[cases[0]].start), span.end)
