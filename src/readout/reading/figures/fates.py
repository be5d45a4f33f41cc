"""Whom a word of harm speaks of, read from the tree, and whether it happened at all."""

from __future__ import annotations

from readout.reading.figures.page import Page
from readout.reading.figures.predicates import Predicates, Said
from readout.reading.figures.victims import Crowd

_MODALS = frozenset({"may", "might", "could", "would", "will", "can", "should", "'d", "'ll"})
_NEVER = frozenset({"not", "n't", "never", "nobody", "none", "without", "nearly", "almost"})
_BODIES = frozenset({"body", "corpse"})
_BARE = frozenset({"root", "parataxis", "conj", "ccomp", "advcl"})
_BEHIND = frozenset({"ADP", "PUNCT", "ADV", "CCONJ"})
_PARTICIPLES = frozenset({"VBN", "VBD"})
_STOPS = frozenset({".", "!", "?", "”", '"'})


class Fates:
    """Finds the people that the words of harm of one text speak of."""

    def __init__(self, page: Page, predicates: Predicates, crowd: Crowd) -> None:
        self.page = page
        self.predicates = predicates
        self.crowd = crowd

    def heads(self, at: int, said: Said) -> list[int]:
        """The words for those who met what the word `at` says."""
        trees = self.page.trees
        role = said.rule.rpartition("-")[2]
        if role == "noun":
            return self._of_noun(at)
        word = trees.words[at]
        relation = word.deprel
        if relation == "amod":
            return [trees.head(at)]
        if role == "subject":
            return self.subjects(at)
        if word.upos == "ADJ" or role == "state":
            return self._of_state(at)
        if self.is_passive(at):
            return self.subjects(at) or self._described(at)
        objects = self.page.below(at, "obj")
        if objects:
            return objects
        if relation in ("acl", "amod") and word.xpos in _PARTICIPLES:
            return self._described(at)
        if word.xpos in _PARTICIPLES and relation in _BARE:
            return self._headline(at)
        return []

    def is_passive(self, at: int) -> bool:
        """Whether a verb, or the one it is joined to, is passive."""
        trees = self.page.trees
        if self.predicates.is_passive(at):
            return True
        head = trees.head(at)
        return (
            trees.relation(at) == "conj"
            and head >= 0
            and trees.words[at].xpos in _PARTICIPLES
            and not self.page.below(at, "nsubj", "obj")
            and self.predicates.is_passive(head)
        )

    def _headline(self, at: int) -> list[int]:
        """ "2 killed in fire", "Boy shot in Ulm": a participle without its auxiliary."""
        trees = self.page.trees
        subjects = [one for one in self.page.below(at, "nsubj") if trees.words[one].upos != "PRON"]
        if not self._is_headline(at) and not any(one in self.crowd.counts for one in subjects):
            return []
        after = at + 1
        follows = after < len(trees.words) and trees.words[after].upos in _BEHIND
        if subjects and follows and not self.page.below(at, "obj"):
            return subjects
        return []

    def _is_headline(self, at: int) -> bool:
        """Whether the sentence ends without a full stop."""
        return self.page.trees.piece(self.page.last(at)) not in _STOPS

    def subjects(self, at: int) -> list[int]:
        """The subject of a verb, its own or that of the verb it is joined to."""
        trees = self.page.trees
        for _ in range(3):
            subjects = self.page.below(at, "nsubj")
            if subjects:
                return [self._relative(subjects[0], at)]
            if trees.words[at].deprel in ("acl", "acl:relcl"):
                return [trees.head(at)]
            if trees.relation(at) not in ("conj", "xcomp") or trees.head(at) < 0:
                return []
            at = trees.head(at)
        return []

    def _relative(self, subject: int, verb: int) -> int:
        """ "the man who died": the noun that "who" stands for."""
        trees = self.page.trees
        if trees.words[subject].xpos in ("WP", "WDT") and trees.words[verb].deprel == "acl:relcl":
            return trees.head(verb)
        return subject

    def _described(self, at: int) -> list[int]:
        head = self.page.trees.head(at)
        relation = self.page.trees.words[at].deprel
        return [head] if relation.startswith("acl") and head >= 0 else []

    def _of_state(self, at: int) -> list[int]:
        """ "was dead", "left four dead", "was found shot", "four dead"."""
        trees = self.page.trees
        if self.page.below(at, "nsubj"):
            return self.subjects(at)
        relation, head = trees.relation(at), trees.head(at)
        if relation in ("xcomp", "advcl") and head >= 0:
            return self.page.below(head, "obj") or self.subjects(head)
        if relation == "acl":
            return [head]
        if at in self.crowd.counts or self.page.below(at, "nummod"):
            return [at]
        if relation == "conj" and head >= 0:
            return self.subjects(at)
        return []

    def _of_noun(self, at: int) -> list[int]:
        """ "the death of a boy", "his brother's death", "12 deaths"."""
        trees = self.page.trees
        if at in self.crowd.counts:
            return [at]
        owned = [child for child in self.page.below(at, "nmod") if self.page.case(child) == "of"]
        if not owned and self.page.lemma(at) not in _BODIES:  # "his body" is anybody's
            owned = [
                child
                for child in self.page.below(at, "nmod")
                if trees.words[child].deprel == "nmod:poss"
            ]
        return owned[:1]

    def is_unreal(self, at: int) -> bool:
        """Whether a harm is denied, feared, threatened or only possible."""
        trees = self.page.trees
        for one in (at, self._governor(at)):
            if one < 0:
                continue
            small = [
                trees.lower(child)
                for child in self.page.below(one, "advmod", "aux", "mark", "case")
            ]
            if any(word in _NEVER or word in _MODALS or word == "if" for word in small):
                return True
        word = trees.words[at]
        return word.upos == "VERB" and word.xpos == "VB" and not self._did(at)

    def _governor(self, at: int) -> int:
        trees = self.page.trees
        return trees.head(at) if trees.relation(at) in ("conj", "xcomp") else -1

    def _did(self, at: int) -> bool:
        trees = self.page.trees
        return any(trees.lower(child) in ("did", "does") for child in self.page.below(at, "aux"))
