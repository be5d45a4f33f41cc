"""Who does what in a sentence: subjects, objects and prepositional phrases of any word.

Grammar hides them: in passives, relative clauses, infinitives and coordinations the party stands
with another word. Everything here is words of a tree in Universal Dependencies terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from readout.reading.trees import Trees

_RELATIVE = frozenset({"who", "whom", "which", "that", "whose"})
_SUBJECTS = ("nsubj", "csubj")
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_OF_OBJECT = frozenset({"of", "from", "for", "against", "into"})
_CLIMB = 8
"""Steps upwards in search of a subject; sentences that go deeper are garbage."""
_MOST = 40
"""Children of one word that are looked at, and members of one list."""


def _bases(form: str) -> Iterator[str]:
    """What a regular form of a verb may be made of."""
    for ending in ("ing", "ed", "es", "s"):
        if not form.endswith(ending):
            continue
        stem = form.removesuffix(ending)
        yield stem
        yield stem + "e"
        if stem[-2:-1] == stem[-1:]:
            yield stem[:-1]
        if stem.endswith("i"):
            yield stem[:-1] + "y"


class Clauses:
    """Lookups over the trees of one text. `subject_control` are verbs whose infinitive has their
    subject though an object stands there ("promised her to go")."""

    __slots__ = ("_control", "_irregular", "_known", "_lemmas", "trees")

    def __init__(
        self,
        trees: Trees,
        subject_control: frozenset[str],
        known: Mapping[str, frozenset[str]] | None = None,
        irregular: Mapping[str, str] | None = None,
    ) -> None:
        self.trees = trees
        self._control = subject_control
        self._known = known or {}
        self._irregular = irregular or {}
        self._lemmas: dict[int, str] = {}

    def plain(self, at: int) -> str:
        """The lemma in lower case. Where no table knows that of a verb, what its form may be of:
        taggers make "endors" of "endorsed"."""
        at = self._stood_for(at)
        word = self.trees.words[at]
        lemma = word.lemma.lower()
        known = self._known.get(word.upos)
        if known is None:
            return lemma
        joined = self._joined(at, lemma)
        if joined in known:
            return joined
        if lemma in known:
            return lemma
        form = self.trees.lower(at)
        bases = (self._irregular.get(form, form), *_bases(form))
        return next((one for one in bases if one in known), lemma)

    def _stood_for(self, at: int) -> int:
        """The noun that "one" stands for: of "a raid like «the one» they conducted" the raid."""
        is_one = self.trees.lower(at) in ("one", "ones") and self.trees.relation(at) == "nmod"
        head = self.trees.head(at)
        if not is_one or head < 0 or self.case(at) not in ("like", "than", "as"):
            return at
        return head if self.trees.words[head].upos == "NOUN" else at

    def _joined(self, at: int, lemma: str) -> str:
        """What hyphens make of a word: "cease-fire", "test-fire", "sit-in"."""
        words = self.trees.words
        if at >= 2 and self.trees.lower(at - 1) == "-" and self.trees.lower(at - 2) == "co":
            return f"co{lemma}"
        if at >= 2 and words[at].start - words[at - 2].end == 1 and self.trees.lower(at - 1) == "-":
            return f"{self.trees.lower(at - 2)}-{lemma}"
        last = at + 2
        is_joined = last < len(words) and words[last].start - words[at].end == 1
        if is_joined and self.trees.lower(at + 1) == "-":
            return f"{lemma}-{self.trees.lower(last)}"
        return lemma

    def lemma(self, at: int) -> str:
        """The same; a verb's particle is joined to it ("blow_up")."""
        found = self._lemmas.get(at)
        if found is None:
            lemma = self.plain(at)
            particles = self._with(at, "compound:prt")
            found = f"{lemma}_{self.trees.lower(particles[0])}" if particles else lemma
            self._lemmas[at] = found
        return found

    def children(self, at: int) -> Sequence[int]:
        """The words below one, a bounded number of them."""
        return self.trees.children[at][:_MOST]

    def below(self, at: int, *relations: str) -> list[int]:
        """The children in one of these relations, subtypes included."""
        return [child for child in self.children(at) if self.trees.relation(child) in relations]

    def _with(self, at: int, deprel: str) -> list[int]:
        words = self.trees.words
        return [child for child in self.children(at) if words[child].deprel == deprel]

    def case(self, at: int) -> str:
        """The preposition of a phrase, "" without one; of several ("out of") the first."""
        cases = [child for child in self.below(at, "case") if child < at]
        return self.trees.lower(cases[0]) if cases else ""

    def is_passive(self, at: int) -> bool:
        """Whether what looks like the subject of a verb is what it is done to."""
        words = self.trees.words
        if words[at].xpos not in ("VBN", "VBD"):
            return False
        deprels = {words[child].deprel for child in self.children(at)}
        if "aux:pass" in deprels:
            return True
        if not deprels.isdisjoint(("nsubj:pass", "csubj:pass")):
            return words[at].xpos == "VBN" or "obj" not in deprels
        if self.below(at, "aux"):
            return False
        # Of "the truce «signed» in May" taggers make a past tense.
        is_past = words[at].deprel == "acl" and not self.below(at, "nsubj", "obj", "ccomp", "xcomp")
        return (words[at].xpos == "VBN" or is_past) and self._is_reduced(at)

    def _is_reduced(self, at: int) -> bool:
        """A participle that describes ("the men arrested on Friday"), or shares a passive."""
        relation = self.trees.words[at].deprel
        if relation == "acl" or relation == "amod":
            return True
        if relation == "advcl":
            return not self.below(at, "obj")
        head = self.trees.head(at)
        is_list = relation == "conj" and head >= 0 and not self.below(at, *_SUBJECTS)
        return is_list and not self.below(at, "obj") and self._bounded_passive(head)

    def _bounded_passive(self, at: int) -> bool:
        words = self.trees.words
        return any(words[child].deprel == "aux:pass" for child in self.children(at))

    def subjects(self, at: int) -> list[int]:
        """Who does what a verb says, by grammar and control; empty where nobody is told."""
        if self.is_passive(at):
            return self.agents(at)
        return self._grammatical(at)

    def agents(self, at: int) -> list[int]:
        """Whoever stands behind "by"."""
        return [one for child in self.obliques(at, ("by",)) for one in self.members(child)]

    def objects(self, at: int) -> list[int]:
        """What a verb is done to: its object, of a passive its subject."""
        if self.is_passive(at):
            return self._grammatical(at)
        direct = [self._antecedent(child, at) for child in self.below(at, "obj")]
        direct = [child for child in direct if child >= 0] or self.below(at, "iobj")
        if not direct:
            # "Broke off the talks": without a preposition it is no circumstance.
            nouns = [*self._with(at, "obl"), *self._with(at, "xcomp")]
            nouns = [child for child in nouns if not self.case(child)]
            direct = [child for child in nouns if self.trees.words[child].upos == "NOUN"]
        if not direct and self._is_relative(at) and self._lacks_object(at):
            direct = [self.trees.head(at)]
        if not direct:
            direct = self._shared_object(at)
        return [one for child in direct for one in self.members(child)]

    def _is_relative(self, at: int) -> bool:
        """Whether a clause is one, by its relation or as one that describes a noun and is whole:
        the parser leaves the subtype out where no pronoun shows it."""
        word = self.trees.words[at]
        if word.deprel != "acl":
            return word.deprel == "acl:relcl"
        return word.xpos in _FINITE and bool(self.below(at, "nsubj")) and not self.below(at, "mark")

    def _lacks_object(self, at: int) -> bool:
        """A relative clause without relative pronoun: "the raid they carried out"."""
        subjects = self.below(at, "nsubj")
        has_own = any(self.trees.lower(child) not in _RELATIVE for child in subjects)
        others = self.below(at, "obj", "iobj", "ccomp", "xcomp")
        return has_own and not others and self.trees.head(at) >= 0

    def _shared_object(self, at: int) -> list[int]:
        """Of verbs in a list, what stands behind the last: "besieged and shelled the town"."""
        later = [
            child for child in self.below(at, "conj") if self.trees.words[child].upos == "VERB"
        ]
        if not later or self.below(at, "obl", "ccomp", "xcomp"):
            return []
        follows = self.trees.lower(at + 1) if at + 1 < len(self.trees.words) else ""
        return self.below(later[0], "obj") if follows in ("and", "or", ",") else []

    def _grammatical(self, at: int) -> list[int]:
        """The subject of grammar, looked for upwards where a clause leaves it out."""
        for _ in range(_CLIMB):
            own = [self._antecedent(child, at) for child in self.below(at, *_SUBJECTS)]
            own = [child for child in own if child >= 0]
            if own:
                return self.members(own[0])
            quoting = self._quoting(at)
            if quoting:
                return self.members(quoting[0])
            found = self._controller(at)
            if found is not None:
                return [one for child in found for one in self.members(child)]
            at = self.trees.head(at)
            if at < 0:
                return []
        return []

    def _quoting(self, at: int) -> list[int]:
        """Who says what stands before: of "«we will go», the envoy told him" the tree may hang the
        envoy on "go"."""
        said = [one for one in self.below(at, "ccomp") if one < at]
        return [one for clause in said for one in self.below(clause, "nsubj") if clause < one < at]

    def _controller(self, at: int) -> list[int] | None:
        """The understood subject of a clause without one: empty where it has none, None where it
        is that of the word above."""
        deprel, head = self.trees.words[at].deprel, self.trees.head(at)
        relation = deprel.partition(":")[0]
        if head < 0 or relation not in ("xcomp", "conj", "advcl", "acl", "ccomp", "parataxis"):
            return []
        if deprel == "acl:relcl":
            return [head]
        if relation == "acl":
            return self._of_noun(at, head)
        if relation == "parataxis":
            return []
        is_told = relation == "advcl" and not self.below(at, "mark", "case")
        if is_told and self.trees.words[at].xpos == "VBG" and self.is_passive(head):
            # "The base was hit, «killing» two": not by the base.
            return self.agents(head)
        if relation in ("xcomp", "ccomp") or self._is_of_object(at):
            if self.lemma(head) in self._control:
                return None
            objects = self.below(head, "obj", "iobj")
            objects = [child for child in objects if child < at]
            if objects:
                return objects[:1]
            return [] if relation == "ccomp" and not self._is_infinitive(at) else None
        return None

    def _is_of_object(self, at: int) -> bool:
        """Whether a clause with a preposition tells what an object before it did: "accused them
        «of» shelling", "kept them «from» leaving"."""
        marks = self.below(at, "mark", "case")
        if self.trees.words[at].deprel != "advcl":
            return False
        objects = self.below(self.trees.head(at), "obj")
        is_somebody = not any(self._is_bare(one) for one in objects)
        return is_somebody and any(self.trees.lower(mark) in _OF_OBJECT for mark in marks)

    def _is_bare(self, at: int) -> bool:
        """Whether a noun in the singular has no article: it is a thing ("claimed responsibility
        for shelling")."""
        return self.trees.words[at].xpos == "NN" and not self.below(at, "det", "nmod")

    def _is_infinitive(self, at: int) -> bool:
        marks = [self.trees.lower(child) for child in self.below(at, "mark")]
        return "to" in marks or self.trees.words[at].xpos == "VBG"

    def _of_noun(self, at: int, head: int) -> list[int] | None:
        """Of "the men attacking ..." the men; of "its plan to attack ..." whose plan it is."""
        if self.trees.words[at].xpos in ("VBG", "VBN"):
            return [head]
        owners = self.below(head, "nmod")
        owners = [one for one in owners if self.trees.words[one].deprel == "nmod:poss"]
        if owners:
            return owners
        return self._grammatical(self.trees.head(head)) if self._is_object(head) else []

    def _is_object(self, at: int) -> bool:
        above = self.trees.head(at)
        return above >= 0 and self.trees.words[at].deprel == "obj" and above != at

    def _antecedent(self, at: int, clause: int) -> int:
        """For a relative pronoun the noun it stands for, -1 where there is none."""
        if self.trees.lower(at) not in _RELATIVE:
            return at
        if self.trees.words[clause].deprel == "acl:relcl":
            return self.trees.head(clause)
        head = self.trees.head(clause)
        if self.trees.words[clause].deprel == "conj" and head >= 0:
            return self.trees.head(head) if self.trees.words[head].deprel == "acl:relcl" else -1
        return at if self.trees.words[at].upos != "PRON" else -1

    def obliques(self, at: int, cases: Iterable[str]) -> list[int]:
        """What follows one of these prepositions below a word, in their order."""
        below = self.below(at, "obl", "nmod", "advcl", "xcomp")
        phrases = [(self.case(child), child) for child in below]
        return [child for wanted in cases for case, child in phrases if case == wanted]

    def members(self, at: int) -> list[int]:
        """A word and those in a list with it."""
        listed = self.below(at, "conj")
        upos = self.trees.words[at].upos
        verbs = ("VERB", "AUX")
        return [at, *(c for c in listed if upos in verbs or self.trees.words[c].upos not in verbs)]

    def complements(self, at: int) -> list[int]:
        """The heads of clauses that complete a word, with the lists they open."""
        direct = self.below(at, "xcomp", "ccomp", "csubj")
        direct += [child for child in self.below(at, "advcl", "acl") if self._completes(child)]
        for noun in self.below(at, "obj"):
            direct += [child for child in self.below(noun, "acl") if self._completes(child)]
        return [one for child in direct for one in self.members(child)]

    def _completes(self, at: int) -> bool:
        if self.trees.words[at].deprel == "acl:relcl":
            return False
        marks = [self.trees.lower(child) for child in self.below(at, "mark", "case")]
        return bool(marks) and marks[0] in ("to", "for", "that", "of", "from", "on", "against")
