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
# Endings of nouns for people.
_DOERS = ("er", "or", "ist", "ian", "man", "woman")
_CHANNEL_CASES = frozenset({"in", "on", "at", "during", "via", "through", "by", "over", "with"})


def find_addressee(
    cue: Span, source: Span | None, page: Page, rules: StatementRules, voices: Voices
) -> Spans:
    """The object of telling ("told «the council»", "«she» was told", "urged «them» to go") or who
    stands after "to" ("said to «her»", "said, speaking to «reporters»")."""
    verb = verb_of(cue, page)
    if verb < 0:
        return ()
    reached = _told(verb, page) if page.lemma(verb) in rules.telling else []
    speaking = _speaking(verb, source, page, rules)
    for at in (verb, *speaking):
        if page.lemma(at) not in rules.not_to:
            reached += [each for each in page.few(at, "obl") if _case(each, page) == "to"]
    for at in speaking:
        reached += page.few(at, "obj") if page.lemma(at) in rules.telling else []
    spans = (phrase(at, page) for at in reached if _may_listen(at, page, rules, voices))
    taken = () if source is None else (source,)
    return tuple(span for span in spans if not touches(span, taken))[:1]


def _told(verb: int, page: Page) -> list[int]:
    """The object of telling; of "was told" who stands in front."""
    trees = page.trees
    objects = trees.below(verb, "iobj") or trees.below(verb, "obj")
    subjects = trees.below(verb, "nsubj")
    return objects or [at for at in subjects if trees.words[at].deprel == "nsubj:pass"]


def _speaking(verb: int, source: Span | None, page: Page, rules: StatementRules) -> list[int]:
    """Participles that tell the circumstances of a saying: "«speaking» in Verland, she said", "Ada
    Quill, «writing» in the Post, said"."""
    heads = [verb]
    if source is not None:
        heads.append(page.noun(source))
    above = page.trees.head(verb)
    if above >= 0 and page.trees.relation(verb) in _SHARING:
        heads.append(above)
    below = (at for head in heads if head >= 0 for at in page.few(head, "advcl", "acl"))
    words = page.trees.words
    return [
        at
        for at in below
        if words[at].xpos == "VBG" and page.lemma(at) in rules.speaking and not page.subjects(at)
    ]


def find_channel(
    cue: Span, source: Span | None, contents: Spans, page: Page, rules: StatementRules
) -> Spans:
    """The paper, occasion or platform: "said «in a letter»", "wrote «on Chirper»", "told «a press
    conference»", "issued «a statement» saying"; of a source that is one ("according to «the
    report»"), the source itself."""
    taken = (*contents, *(() if source is None else (source,)))
    spans = {span for span in _media(cue, source, page, rules) if not touches(span, taken)}
    if source is not None:
        head = page.head(source)
        if head >= 0 and page.is_noun(head, rules.media):
            spans.add(source)
    return tuple(sorted(spans))


def _media(cue: Span, source: Span | None, page: Page, rules: StatementRules) -> Iterator[Span]:
    trees = page.trees
    for verb in _verbs(cue, source, page, rules):
        for at in _hung(verb, page):
            if _case(at, page) in _CHANNEL_CASES and _is_medium(at, page, rules):
                yield _with_case(at, page)
        for at in page.few(verb, "iobj", "obj"):
            is_medium = page.is_noun(at, rules.media) and not page.is_noun(at, rules.outlet_nouns)
            if is_medium and page.lemma(verb) in rules.telling:
                yield phrase(at, page)
    for at in page.words(cue):
        if page.is_noun(at, rules.papers) and trees.relation(at) == "obj":
            yield phrase(at, page)


def _hung(verb: int, page: Page) -> list[int]:
    """The phrases that hang on a verb; those behind a verb put after what it says, which the parser
    hangs on the verb said, too: "“It is late,” Quill said «in a letter»"."""
    clauses = [clause for clause in page.few(verb, "ccomp") if clause < verb]
    behind = (at for clause in clauses for at in page.few(clause, "obl") if at > verb)
    return [*page.few(verb, "obl", "nmod"), *behind]


def _verbs(cue: Span, source: Span | None, page: Page, rules: StatementRules) -> list[int]:
    """The verbs of a cue, and those around them that share their circumstances: "in an interview
    he «went on» to say", "«speaking» on the radio"."""
    trees = page.trees
    inside = page.words(cue)
    verbs = [at for at in inside if trees.words[at].upos == "VERB"]
    verbs = verbs or [at for at in (page.head(cue),) if at >= 0]
    above = [trees.head(at) for at in verbs if trees.relation(at) in _SHARING]
    speaking = _speaking(verbs[-1], source, page, rules) if verbs else []
    return list(dict.fromkeys([*verbs, *(at for at in above if at >= 0), *speaking]))


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


def find_places(
    cue: Span,
    source: Span | None,
    told: Spans,
    contents: Spans,
    page: Page,
    rules: StatementRules,
    voices: Voices,
) -> Spans:
    """Where it was said: named places hung on the cue, on channel or addressee, or on a participle
    of speaking: "said in «Verland»", "at a briefing in «Port Ash»"."""
    verb = verb_of(cue, page)
    speaking = _speaking(verb, source, page, rules) if verb >= 0 else []
    heads = [verb, *(page.head(part) for part in told), *speaking]
    below = (at for head in heads if head >= 0 for at in page.few(head, "obl", "nmod"))
    places = (at for at in below if _case(at, page) in _PLACE_CASES and voices.is_place(at))
    spans = {voices.whole_name(at) or phrase(at, page) for at in places}
    taken = (*contents, *(() if source is None else (source,)))
    return tuple(sorted(span for span in spans if not touches(span, taken)))


def verb_of(cue: Span, page: Page) -> int:
    """The word the cue is built on: its last verb ("went on to «say»"), else its head."""
    verbs = [at for at in page.words(cue) if page.trees.words[at].upos == "VERB"]
    return verbs[-1] if verbs else page.head(cue)


def _may_listen(at: int, page: Page, rules: StatementRules, voices: Voices) -> bool:
    """People and bodies listen: a name, a pronoun, or a noun that stands for some."""
    word = page.trees.words[at]
    lemma = word.lemma.lower()
    if word.upos == "PRON":
        return lemma not in ("it", "that", "this", "what", "which")
    if word.upos != "NOUN":
        return word.upos == "PROPN"
    if lemma in rules.media:
        return lemma in rules.outlet_nouns
    return voices.may_listen(at) or lemma in rules.listeners or lemma.endswith(_DOERS)


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
