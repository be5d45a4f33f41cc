"""Mentions with what coreference looks at: one `Node` each, in the order of their heads."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from readout.reading.actors.quotes import Quotes
from readout.reading.actors.rules import ActorRules, Tokens
from readout.reading.trees import Trees
from readout.schema.actor import Gender, Grammatical, Mention

_ROLES = {
    "nsubj": "subj",
    "csubj": "subj",
    "obj": "obj",
    "iobj": "obj",
    "obl": "obl",
    "conj": "conj",
    "vocative": "voc",
}
_CONTENT = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "VERB", "X"})
_PHRASES = frozenset({"name", "the", "this", "poss", "bare"})
_LONGEST = 60
"""Words of a phrase that are compared."""


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A mention as coreference sees it.

    `number` counts nodes. `kind` is name, the, this, poss, bare (noun phrases by determiner) or
    the class of a pronoun (he, she, it, they, first, we, you). `head` is the head word's index,
    `lemma` its lemma in lower case, `modifiers` the other content words, `name` the words of a name
    in plain letters. `governor` is the word the mention depends on, `quote` the number of the
    quotation around it (-1: none), `owner` the word of a possessor (-1: none). `is_indefinite` says
    that it brings somebody new in ("an official").
    """

    number: int
    mention: Mention
    kind: str
    head: int
    sentence: int
    type: str | None
    lemma: str
    modifiers: frozenset[str]
    name: Tokens
    gender: Gender | None
    count: Grammatical | None
    role: str
    governor: int
    quote: int
    owner: int
    is_reflexive: bool = False
    is_indefinite: bool = False


def make_nodes(
    mentions: Sequence[Mention], trees: Trees, quotes: Quotes, rules: ActorRules
) -> list[Node]:
    """One node a mention, ordered by head word, the longer first where two share a head."""
    drafts = []
    for mention in mentions:
        head = _head(mention, trees)
        if head is not None:
            drafts.append((head, mention))
    drafts.sort(key=lambda draft: (draft[0], draft[1].start, -draft[1].end))
    return [
        _node(number, head, mention, trees, quotes, rules)
        for number, (head, mention) in enumerate(drafts)
    ]


def _head(mention: Mention, trees: Trees) -> int | None:
    """The word of the head span on which the others depend."""
    span = mention.head
    start, end = (mention.start, mention.end) if span is None else (span.start, span.end)
    index = first = trees.starts.get(start)
    if index is None or first is None:
        return None
    last = first
    while last < len(trees.words) and trees.words[last].start < end:
        last += 1
    for index in range(first, last):
        if not first <= trees.head(index) < last:
            return index
    return first


def _node(
    number: int, head: int, mention: Mention, trees: Trees, quotes: Quotes, rules: ActorRules
) -> Node:
    word = trees.words[head]
    lowered = trees.lower(head)
    kind, owner = _kind(mention, head, lowered, trees, rules)
    lemma = _lemma(head, trees, rules) if mention.form == "nominal" else lowered
    name = _name(mention, trees) if kind == "name" else ()
    role, governor = _role(head, trees)
    is_one = lowered == "one" and lemma in rules.words["anonymous"]
    return Node(
        number=number,
        mention=mention,
        kind=kind,
        head=head,
        sentence=trees.sentence[head],
        type=None if mention.type == "MISC" else mention.type,
        lemma=lemma,
        modifiers=_modifiers(mention, head, trees, rules) if kind in _PHRASES else frozenset(),
        name=name,
        gender=_gender(mention, kind, name, lemma, trees, rules),
        count=_count(mention, kind, word.xpos, is_one=is_one),
        role=role,
        governor=governor,
        quote=quotes.at(word.start),
        owner=owner,
        is_reflexive=lowered in rules.words["reflexive"],
        is_indefinite=mention.form == "nominal" and _is_indefinite(head, kind, lemma, trees, rules),
    )


def _lemma(head: int, trees: Trees, rules: ActorRules) -> str:
    """Of "one of the officials" the noun that the one is taken from."""
    word = trees.words[head]
    if word.upos in ("NUM", "DET", "PRON") and trees.lower(head) in rules.words["partitive"]:
        for child in trees.below(head, "nmod"):
            if any(trees.lower(case) == "of" for case in trees.below(child, "case")):
                return trees.words[child].lemma.lower()
    return word.lemma.lower()


def _is_indefinite(head: int, kind: str, lemma: str, trees: Trees, rules: ActorRules) -> bool:
    """Whether a phrase brings somebody new in: "an official", "two officials", "Verland officials",
    in a headline "Verland official"."""
    if kind != "bare":
        return False
    before = {trees.lower(child) for child in trees.children[head] if child < head}
    if before & rules.words["indefinite"] or trees.lower(head) in rules.words["partitive"]:
        return True
    if any(trees.words[child].upos == "NUM" for child in trees.below(head, "nummod")):
        return True
    return lemma in rules.words["anonymous"]


def _kind(
    mention: Mention, head: int, lowered: str, trees: Trees, rules: ActorRules
) -> tuple[str, int]:
    if mention.form == "name":
        return "name", -1
    if mention.form == "pronoun":
        return rules.pronouns.get(lowered, "other"), -1
    kind, owner = "bare", -1
    for child in trees.children[head]:
        if child > head:
            continue
        word, relation = trees.lower(child), trees.words[child].deprel
        if relation == "nmod:poss":
            return "poss", child
        if word in rules.words["definite"]:
            kind = "the"
        elif word in rules.words["demonstrative"]:
            kind = "this"
    return kind, owner


def _role(head: int, trees: Trees) -> tuple[str, int]:
    """The grammatical role and the word it is played to; a joined mention has its first's."""
    at = head
    for _ in range(4):
        if trees.relation(at) != "conj" or trees.head(at) < 0:
            break
        at = trees.head(at)
    deprel = trees.words[at].deprel
    governor = trees.head(at)
    if deprel == "nmod:poss":
        return "poss", governor
    return _ROLES.get(deprel.partition(":")[0], "other"), governor


def _modifiers(mention: Mention, head: int, trees: Trees, rules: ActorRules) -> frozenset[str]:
    first = trees.starts.get(mention.start, head)
    found = set()
    for index in range(first, min(first + _LONGEST, len(trees.words))):
        word = trees.words[index]
        if word.start >= mention.end:
            break
        if index != head and word.upos in _CONTENT:
            found.add(word.lemma.lower() if word.upos != "PROPN" else plain(trees.piece(index)))
    return frozenset(found - rules.words["light"])


def _name(mention: Mention, trees: Trees) -> Tokens:
    span = mention.head
    assert span is not None
    return tokens_of(trees.text[span.start : span.end])


@lru_cache(maxsize=1 << 14)
def plain(piece: str) -> str:
    """A word in plain lower-case letters, without full stops and "'s"."""
    piece = piece.replace("’", "'")
    if not piece.isascii():
        marked = unicodedata.normalize("NFKD", piece)
        piece = "".join(mark for mark in marked if not unicodedata.combining(mark))
    piece = piece.lower()
    return piece.removesuffix("'s").replace(".", "").strip("'\"()[],;:")


def tokens_of(name: str) -> Tokens:
    """The words of a name in plain letters: "The Hon. José Quill's" is the, hon, jose, quill."""
    return tuple(token for token in map(plain, name.split()) if token)


def _gender(
    mention: Mention,
    kind: str,
    name: Tokens,
    lemma: str,
    trees: Trees,
    rules: ActorRules,
) -> Gender | None:
    if kind in ("he", "she"):
        return "male" if kind == "he" else "female"
    if mention.gender is not None:
        return mention.gender
    if kind != "name":
        return rules.genders.get(lemma) if mention.type == "PERSON" else None
    if mention.type not in ("PERSON", "MISC") or not name:
        return None
    before = trees.starts.get(mention.head.start if mention.head else mention.start, 0) - 1
    if before >= 0 and trees.piece(before) == ".":
        before -= 1
    title = trees.lower(before).rstrip(".") if before >= 0 else ""
    found = rules.genders.get(title) if title in rules.words["titles"] else None
    return found or (rules.given.get(name[0]))


def _count(mention: Mention, kind: str, xpos: str, *, is_one: bool) -> Grammatical | None:
    if mention.number is not None:
        return mention.number
    if is_one:
        return "singular"
    if kind in ("he", "she", "it", "first"):
        return "singular"
    if kind in ("they", "we"):
        return "plural"
    if xpos in ("NNS", "NNPS"):
        return "plural"
    return "singular" if xpos in ("NN", "NNP") else None


def written(node: Node, trees: Trees) -> str:
    """A mention as spelt, line breaks inside it as blanks; of a name with a title the name."""
    span = node.mention.head if node.kind == "name" and node.mention.head else node.mention
    return " ".join(trees.text[span.start : span.end].split())
