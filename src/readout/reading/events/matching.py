"""Which entry tells what a word is about, and who fills its roles.

Words are looked at from the leaves up: what a verb of promising or refusing means hangs on the
event it promises or refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec

from readout.reading.events.clauses import Clauses
from readout.reading.events.genre import Genre
from readout.reading.events.parties import Parties
from readout.reading.events.rules import EventRule, EventRules, Test
from readout.reading.trees import Trees

_NOUNS = frozenset({"NOUN", "PROPN"})
_ABOUT = ("to", "for", "on", "of", "in", "into", "about", "over", "against", "with", "at", "from")
_PRONOUNS = frozenset({"it", "they", "he", "she", "we", "i"})
_WILL = frozenset({"will", "would", "shall", "wo", "'ll", "'d"})
_MUST = frozenset({"must", "should", "ought"})
_PERSONAL = frozenset(
    {"it", "they", "he", "she", "we", "i", "you", "them", "him", "her", "us", "me"}
)
_AUTHOR = frozenset({"i", "we", "you", "one"})
_PARTING = ("_out", "_off", "_in", "_on")
_NO_PARTS = frozenset({
    "subj", "both", "inf", "why", "so", "case", "comp", "cond", "neg", "will", "must", "other",
    "base", "unfulfilled", "above", "beside", "sentence", "nature", "peaceful", "business",
    "described", "objmod",
})  # fmt: skip
_SPEAKING = frozenset({"tell", "assure", "brief", "warn", "urge", "inform", "ask", "call", "phone"})
_EARLIER = 160
_SENTENCES = 4
"""Words and sentences back that a call is looked for in."""
_FAR = 40
"""Words to either side of one that are looked at for its sentence."""
_SITES = frozenset({"in", "on", "at", "near"})
_CLAIMING = frozenset({"claim", "take", "admit", "accept", "assume"})
_SAYINGS = frozenset({"AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
_ABSTRACT = ("ity", "ness", "tion", "sion", "ism", "ance", "ence", "ship", "ing", "ure", "cy")
_MOST = 12


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A word that tells of an event. `parts` are further words of its trigger, `inner` is the word
    of the event that it promises, refuses, demands ..., -1 without one."""

    at: int
    rule: EventRule
    actor: tuple[int, ...] = ()
    recipient: tuple[int, ...] = ()
    parts: tuple[int, ...] = ()
    inner: int = -1
    modes: tuple[str, ...] = ()


class Matcher:
    """The events of one text by word: `found[at]`. `told` are words whose event another tells."""

    def __init__(self, clauses: Clauses, parties: Parties, rules: EventRules, genre: Genre) -> None:
        self._clauses = clauses
        self._parties = parties
        self._rules = rules
        self._trees: Trees = clauses.trees
        self.found: dict[int, Found] = {}
        self.told: set[int] = set()
        self._seen: dict[int, int] = {}
        self._carrying: dict[int, int] = {}
        self._officers: frozenset[str] = frozenset()
        self._officers = self._known_officers()
        # Tests that are about the word alone, and those that look at lemmas near it.
        self._plain: Mapping[str, Callable[[int], bool]] = {
            "cond": self._is_conditional,
            "neg": self._is_negated,
            "will": self._has_will,
            "must": self._says_must,
            "unfulfilled": self._is_unfulfilled,
            "both": self._has_both,
            "so": self._has_that,
            "why": self._has_reason,
            "described": self._is_described_only,
            "nature": self._is_natural,
            "peaceful": lambda _: genre.is_peaceful,
            "business": lambda _: genre.is_business,
        }
        self._near: Mapping[str, Callable[[int], Sequence[int]]] = {
            "above": self._above,
            "beside": self._beside,
            "sentence": self._sentence,
        }
        self._genre = genre
        for at in _upwards(self._trees):
            self._look(at)

    def _look(self, at: int) -> None:
        inner = self._completing(at)
        match = self._shifted(at, inner) or self._matched(at, inner)
        if match is not None:
            self.found[at] = match
            verb = self._carrying.get(at)
            if verb is not None and self.found[verb].rule.type == match.rule.type:
                # "«Calls» that the premier «made»": told already.
                self.told.add(at)
            self._carrying.update((part, at) for part in match.parts)
            self._seen[at] = at
            self._silence(match)
        elif inner and self._clauses.lemma(at) in self._rules.words["transparent"]:
            self._seen[at] = inner[0]

    def _silence(self, match: Found) -> None:
        """What another event tells is no event of its own."""
        if match.inner >= 0 and not match.rule.keeps:
            self.told.add(match.inner)
        self.told.update(part for part in match.parts if part in self.found)

    def _completing(self, at: int) -> list[int]:
        """The words of the events that complete a word: clauses first, then nouns."""
        words = self._trees.words
        if words[at].upos not in ("VERB", "ADJ", "NOUN", "PROPN", "AUX"):
            return []
        if words[at].upos == "NOUN" and not self._leads(at):
            return []
        inner = [self._seen[one] for one in self._clauses.complements(at) if one in self._seen]
        nouns = self._clauses.objects(at) if words[at].upos == "VERB" else []
        nouns = [*nouns, *self._clauses.obliques(at, _ABOUT)]
        inner += [self._seen[one] for one in nouns if one in self._seen and one != at]
        if words[at].upos == "NOUN":
            mods = self._clauses.below(at, "compound")
            inner += [self._seen[one] for one in mods if one in self._seen]
        return inner[:_MOST]

    def _leads(self, at: int) -> bool:
        lemma = self._trees.words[at].lemma.lower()
        words = self._rules.words
        return (
            lemma in self._rules.nouns
            or lemma in words["transparent"]
            or lemma in words["committing"]
        )

    # Entries

    def _matched(self, at: int, inner: Sequence[int]) -> Found | None:
        for rule in self._candidates(at):
            holds = all(self._holds(test, at, inner) for test in rule.tests)
            if holds and not self._is_otherwise(rule, at):
                return self._made(rule, at, inner)
        return None

    def _is_otherwise(self, rule: EventRule, at: int) -> bool:
        """Whether the noun of a light verb tells of another kind of event ("hunger strike")."""
        nouns = [self.found[part].rule for part in self._parts(rule, at) if part in self.found]
        return any(noun.type != rule.type and noun.firm and rule.firm for noun in nouns)

    def _candidates(self, at: int) -> tuple[EventRule, ...]:
        word = self._trees.words[at]
        if word.deprel in ("amod", "compound"):
            # "The agreed price", "an attack helicopter": nothing is told to have happened.
            return ()
        if word.upos == "VERB":
            lemma = self._clauses.lemma(at)
            if lemma.endswith(_PARTING) and lemma not in self._rules.verbs:
                return ()
            return self._rules.verbs.get(lemma) or self._rules.verbs.get(
                self._clauses.plain(at), ()
            )
        if word.upos in _NOUNS and self._is_common(at):
            return self._rules.nouns.get(self._clauses.plain(at), ())
        return ()

    def _is_common(self, at: int) -> bool:
        """A noun, or a name that is none of a person or body ("the Second Lebanon War")."""
        return self._trees.words[at].upos == "NOUN" or not self._parties.is_party(at)

    def _holds(self, test: Test, at: int, inner: Sequence[int]) -> bool:
        return self._meets(test, at, inner) is not test.denied

    def _meets(self, test: Test, at: int, inner: Sequence[int]) -> bool:
        slot = test.slots[0]
        plain = self._plain.get(slot)
        if plain is not None:
            return plain(at)
        near = self._near.get(slot)
        if near is not None:
            return any(self._clauses.plain(one) in test.wanted for one in near(at))
        if slot == "comp":
            return self._is_completed(test, at, inner)
        if slot == "case":
            return self._clauses.case(at) in test.wanted
        if slot in ("other", "base"):
            return any(self._is_others(at, one, slot) for one in self._clauses.complements(at))
        if slot == "inf":
            return any(self._is_infinitive(one, test) for one in self._clauses.complements(at))
        if slot == "subj" and "@party" in test.wanted:
            return any(self._is_doer(one, test) for one in self._subjects(at))
        words = (one for slot in test.slots for one in self._arguments(at, slot))
        return any(self._is_wanted(one, test) for one in words)

    def _is_completed(self, test: Test, at: int, inner: Sequence[int]) -> bool:
        kinds = {self.found[one].rule.type for one in inner}
        if "*" in test.wanted:
            return bool(kinds or self._clauses.complements(at))
        return not kinds.isdisjoint(test.wanted)

    def _is_unfulfilled(self, at: int) -> bool:
        return any(self._is_negated(one) for one in self._clauses.complements(at))

    def _has_both(self, at: int) -> bool:
        return len(self._clauses.subjects(at)) > 1

    def _is_described_only(self, at: int) -> bool:
        word = self._trees.words[at]
        return word.deprel == "acl" and word.xpos == "VBN" and not self._subjects(at)

    def _is_natural(self, at: int) -> bool:
        is_done = any(map(self._parties.is_party, self._subjects(at)))
        return self._genre.is_natural and not is_done

    def _above(self, at: int) -> list[int]:
        head = self._trees.head(at)
        return [head] if head >= 0 else []

    def _beside(self, at: int) -> list[int]:
        """The verbs that a clause goes with: the one it hangs on, and its own circumstances."""
        head = self._trees.head(at)
        hangs = head >= 0 and self._trees.relation(at) in ("advcl", "conj", "parataxis")
        return [*([head] if hangs else []), *self._clauses.below(at, "advcl", "conj")]

    def _sentence(self, at: int) -> range:
        """The words of the sentence around one, so many at most."""
        number = self._trees.sentence
        first, last = at, at
        while first > max(0, at - _FAR) and number[first - 1] == number[at]:
            first -= 1
        while last < min(len(number) - 1, at + _FAR) and number[last + 1] == number[at]:
            last += 1
        return range(first, last + 1)

    def _is_others(self, at: int, clause: int, slot: str) -> bool:
        """Whether a clause is about what somebody else does, and, for `base`, is to do."""
        subjects = self._clauses.subjects(clause) or self._clauses.objects(clause)
        mine = self._same(self._clauses.subjects(at))
        if not subjects or self._same(subjects) & mine:
            return False
        if slot == "base" and all(self._trees.lower(one) in _AUTHOR for one in subjects):
            return False
        if slot == "other":
            return not all(self._is_personal(one) for one in subjects)
        helpers = self._clauses.below(clause, "aux", "cop")
        first = min([clause, *helpers])
        has_own = bool(self._clauses.below(clause, "nsubj"))
        marks = (self._trees.lower(one) for one in self._clauses.below(clause, "mark"))
        return has_own and self._trees.words[first].xpos == "VB" and "to" not in marks

    def _is_infinitive(self, at: int, test: Test) -> bool:
        marks = [self._trees.lower(one) for one in self._clauses.below(at, "mark")]
        return "to" in marks and ("*" in test.wanted or self._clauses.lemma(at) in test.wanted)

    def _has_that(self, at: int) -> bool:
        clauses = self._clauses.below(at, "ccomp")
        marks = (mark for one in clauses for mark in self._clauses.below(one, "mark"))
        return any(self._trees.lower(mark) == "that" for mark in marks)

    def _has_reason(self, at: int) -> bool:
        clauses = self._clauses.below(at, "advcl")
        clauses = [one for one in clauses if self._trees.words[one].xpos == "VBG"]
        marks = (mark for one in clauses for mark in self._clauses.below(one, "mark", "case"))
        return any(self._trees.lower(mark) == "for" for mark in marks)

    def _is_doer(self, at: int, test: Test) -> bool:
        """Whether a subject is somebody: not "the minister's remarks", but a noun that no list
        calls a thing."""
        if self._is_personal(at) or self._parties.is_party(at):
            return True
        others = test.wanted - {"@party"}
        return self._is_wanted(at, Test(test.slots, others)) or self._is_unknown_doer(at)

    def _is_unknown_doer(self, at: int) -> bool:
        return any(self._is_described(at, party) for party in self._parties.of(at))

    def _says_must(self, at: int) -> bool:
        """Whether a verb of saying is followed by what somebody else must do."""
        mine = self._same(self._clauses.subjects(at))
        for clause in self._clauses.complements(at):
            helpers = {self._trees.lower(one) for one in self._clauses.below(clause, "aux")}
            own = self._clauses.below(clause, "nsubj")
            other = own and not self._same(own) & mine
            if not other or helpers.isdisjoint(_MUST) or self._is_personal(own[0]):
                continue
            if "have" in helpers:
                # "Should have left" blames.
                continue
            if self._is_answerable(own[0]):
                return True
        return False

    def _is_answerable(self, at: int) -> bool:
        """Whether somebody can be told what to do in politics: a state or body, an office, a name;
        not "people" or "doctors"."""
        articles = (self._trees.lower(one) for one in self._clauses.below(at, "det"))
        if any(one in ("a", "an", "any", "every") for one in articles):
            return False
        mention = self._parties.mention(at)
        is_name = mention is not None and mention.form == "name" and self._parties.is_party(at)
        return is_name or self._parties.is_body(at) or self._is_office(at)

    def _has_will(self, at: int) -> bool:
        helpers = (self._trees.lower(one) for one in self._clauses.below(at, "aux"))
        return any(helper in _WILL for helper in helpers)

    def _is_wanted(self, at: int, test: Test) -> bool:
        wanted = test.wanted
        if "*" in wanted or not wanted.isdisjoint(self._lemmas(at)):
            return True
        return any(self._is_kind(at, kind) for kind in wanted if kind.startswith("@"))

    def _is_kind(self, at: int, kind: str) -> bool:
        parties = self._parties
        is_number = self._trees.words[at].upos == "NUM"
        if kind == "@party":
            return bool(parties.of(at)) or self._is_personal(at)
        if kind == "@thing":
            return not is_number and not parties.is_party(at)
        if kind == "@person":
            return parties.is_person(at) or is_number
        if kind == "@public":
            return parties.is_public(at) or self._is_personal(at) or self._is_office(at)
        if kind == "@office":
            return self._is_office(at)
        if kind == "@single":
            return parties.is_single(at)
        return parties.is_body(at) if kind == "@body" else parties.is_place(at)

    def _is_office(self, at: int) -> bool:
        """Whether somebody is told by office: "the envoy", "President Belisar"."""
        titles = [at, *self._clauses.below(at, "nmod", "compound", "appos", "flat")]
        offices = self._rules.words["offices"]
        if any(self._trees.words[one].lemma.lower() in offices for one in titles):
            return True
        return bool(self._officers) and not self._officers.isdisjoint(self._parties.actors((at,)))

    def _known_officers(self) -> frozenset[str]:
        """The actors that the text tells by an office anywhere."""
        heads = (at for at in range(len(self._trees.words)) if self._parties.is_single(at))
        return frozenset(
            one for at in heads if self._is_office(at) for one in self._parties.actors((at,))
        )

    def _is_personal(self, at: int) -> bool:
        return self._trees.words[at].upos == "PRON" and self._trees.lower(at) in _PERSONAL

    def _lemmas(self, at: int) -> list[str]:
        """The lemma of a noun; of one that holds something ("part of", "package"), of that too."""
        lemma = self._clauses.plain(at)
        if lemma not in self._rules.words["carriers"]:
            return [lemma]
        inner = [*self._clauses.obliques(at, ("of",)), *self._clauses.below(at, "compound")]
        lemmas = [self._trees.words[one].lemma.lower() for one in inner]
        deeper = [one for one in inner if self._trees.words[one].lemma.lower()
                  in self._rules.words["carriers"]]  # fmt: skip
        lemmas += [
            self._trees.words[child].lemma.lower()
            for one in deeper
            for child in (
                *self._clauses.below(one, "compound"),
                *self._clauses.obliques(one, ("of",)),
            )
        ]
        return [lemma, *lemmas]

    def _is_conditional(self, at: int) -> bool:
        near = (at, self._trees.head(at), *self._clauses.complements(at))
        return any(self._conditions(one) for one in near)

    def _conditions(self, at: int) -> list[int]:
        """The clauses with "if" or "unless" that hang on a word."""
        found = []
        for child in self._clauses.below(at, "advcl") if at >= 0 else ():
            near = [child, *self._clauses.children(child)]
            marks = [mark for one in near for mark in self._clauses.below(one, "mark")]
            if any(self._trees.lower(mark) in ("if", "unless") for mark in marks):
                found.append(child)
        return found

    def _arguments(self, at: int, slot: str) -> list[int]:
        """The words in a slot."""
        clauses = self._clauses
        if self._trees.words[at].upos == "VERB":
            if slot == "subj":
                return self._subjects(at)
            if slot == "pred":
                return [*clauses.below(at, "xcomp", "obj"), *clauses.obliques(at, ("as",))]
            if slot == "theme":
                passive = clauses.is_passive(at)
                return clauses.objects(at) if passive else clauses.subjects(at)
            if slot == "obj":
                return clauses.objects(at)
            if slot == "objmod":
                return [one for thing in clauses.objects(at) for one in self._described(thing)]
            if slot == "by":
                return clauses.agents(at)
            if slot == "iobj":
                return self._listed(clauses.below(at, "iobj"))
            return self._listed([*clauses.obliques(at, (slot,)), *self._lower(at, slot)])
        if slot in ("obj", "of"):
            return self._listed(clauses.obliques(at, ("of",)))
        if slot in ("mod", "poss"):
            found = self._listed(self._modifiers(at, slot))
            # "Dozens more arrests": how many there were.
            lists = self._rules.words["gatherings"]
            return [one for one in found if self._clauses.plain(one) not in lists]
        if slot in ("site", "site:subj"):
            return self._at_site(at, slot)
        if slot == "earlier":
            return self._spoken(at)
        if slot.startswith("verb:"):
            return self._of_verb(at, slot.removeprefix("verb:"))
        if slot in ("subj", "iobj"):
            return []
        return self._listed(clauses.obliques(at, (slot,)))

    def _subjects(self, at: int) -> list[int]:
        """The subjects of a verb. Where a pronoun is nobody known, or a paper speaks ("a letter
        demanding ..."), whoever says or makes what it stands in."""
        found = self._clauses.subjects(at)
        if len(found) != 1 or self._parties.is_party(found[0]):
            return found
        one = found[0]
        if self._is_personal(one):
            above = self._reporting(at)
            return self._clauses.subjects(above) if above >= 0 else found
        head = self._trees.head(one)
        is_made = self._trees.words[one].deprel == "obj" and head >= 0 and head != at
        return (self._clauses.subjects(head) or found) if is_made else found

    def _reporting(self, at: int) -> int:
        """The verb of saying or planning that a clause completes, -1 without one."""
        for _ in range(3):
            head = self._trees.head(at)
            if head < 0 or self._trees.relation(at) not in ("ccomp", "conj", "xcomp", "advcl"):
                return -1
            if self._clauses.lemma(head) in self._rules.words["telling"]:
                return head
            at = head
        return -1

    def _of_verb(self, at: int, slot: str) -> list[int]:
        """What is in a slot of the verb that a noun belongs to: "told her so in «a call»"."""
        head = self._trees.head(at)
        above = self._reporting(head) if head >= 0 else -1
        if head < above < at:
            # "We will leave, she told him in «a call»": the tree may hang it on what was said.
            head = above
        is_clause = head >= 0 and self._trees.words[head].upos == "VERB"
        if not is_clause or self._trees.relation(at) not in ("obl", "obj"):
            return []
        return [one for one in self._arguments(head, slot) if one != at]

    def _at_site(self, at: int, slot: str) -> list[int]:
        """Who is at a place for something, or the place: "the envoy is in Sarrow for «talks»"."""
        cases = self._clauses.below(at, "case")
        site = min(cases, default=0) - 1
        if site < 0 or not self._parties.is_place(site) or not self._clauses.below(site, "cop"):
            return []
        return [site] if slot == "site" else self._clauses.below(site, "nsubj")

    def _spoken(self, at: int) -> list[int]:
        """The two who spoke with each other a few sentences before: whose "the «call»" is."""
        number = self._trees.sentence
        for one in range(at - 1, max(-1, at - _EARLIER), -1):
            if number[at] - number[one] > _SENTENCES:
                break
            if self._trees.words[one].upos != "VERB" or self._clauses.plain(one) not in _SPEAKING:
                continue
            both = [*self._subjects(one), *self._clauses.below(one, "iobj", "obj")]
            both = [word for word in both if self._is_person_of_state(word)]
            if len(both) == 2:
                return both
        return []

    def _is_person_of_state(self, at: int) -> bool:
        """Whether one person is told by name or office."""
        people = self._parties.of(at) or [at]
        return self._is_office(at) or any(self._parties.is_single(one) for one in people)

    def _lower(self, at: int, case: str) -> Iterator[int]:
        """What follows a preposition behind the object: "imposed sanctions on the port"."""
        for noun in self._clauses.below(at, "obj", "iobj", "nsubj", "obl"):
            if self._trees.words[noun].deprel in ("nsubj", "obl") and not self._is_moved(at, noun):
                continue
            for child in self._clauses.below(noun, "nmod"):
                if self._clauses.case(child) == case:
                    yield child

    def _is_moved(self, at: int, noun: int) -> bool:
        return self._trees.words[noun].deprel == "nsubj:pass" or noun > at

    def _modifiers(self, at: int, slot: str) -> list[int]:
        words = self._trees.words
        kinds = ("nmod:poss",) if slot == "poss" else ("nmod:poss", "compound", "amod")
        found = [child for child in self._clauses.children(at) if words[child].deprel in kinds]
        found = [child for child in found if child < at]
        if any(words[child].deprel == "nmod:poss" for child in found):
            # "The chief of staff Amara Quill's visit": the tree may hang the name on the noun.
            names = [one for one in self._clauses.below(at, "nmod") if found[0] < one < at]
            found += [one for one in names if self._parties.is_person(one) and one not in found
                      and not self._clauses.case(one)]  # fmt: skip
        return found

    def _described(self, at: int) -> list[int]:
        """What stands before a noun to tell its kind: "a «rescue» operation"."""
        return [one for one in self._clauses.below(at, "compound", "amod") if one < at]

    def _listed(self, words: Sequence[int]) -> list[int]:
        return [one for at in words for one in self._clauses.members(at)]

    def _made(self, rule: EventRule, at: int, inner: Sequence[int]) -> Found:
        parts = self._parts(rule, at)
        innermost = self._inner_of(rule, inner)
        actor = self._filled(rule.actor, at, parts, innermost)
        if not actor and rule.type == "ASSAULT":
            actor = tuple(one for word in self._claimants(at) for one in self._who(word, "subj"))
        recipient = self._filled(rule.recipient, at, parts, innermost, without=actor)
        if rule.type in _SAYINGS:
            # What is rejected or demanded is no party.
            recipient = tuple(one for one in recipient if not self._is_matter(one))
        modes = tuple(mode for part in parts if part in self.found
                      and self.found[part].rule.type == rule.type
                      for mode in self.found[part].modes)  # fmt: skip
        return Found(
            at=at,
            rule=rule,
            actor=actor,
            recipient=recipient,
            parts=parts,
            inner=innermost,
            modes=tuple(dict.fromkeys((*rule.modes, *modes))),
        )

    def _claimants(self, at: int) -> list[int]:
        """Who says that he did it: "claimed responsibility for «the raid»"."""
        blame = self._trees.head(at)
        verb = self._trees.head(blame) if blame >= 0 else -1
        is_claim = verb >= 0 and self._clauses.plain(verb) in _CLAIMING
        if not is_claim or self._clauses.plain(blame) not in ("responsibility", "credit"):
            return []
        return self._clauses.subjects(verb)

    def _is_matter(self, at: int) -> bool:
        """Whether a noun is nobody that is known."""
        is_noun = self._trees.words[at].upos == "NOUN" and self._trees.words[at].xpos == "NN"
        return is_noun and not self._parties.of(at)

    def _inner_of(self, rule: EventRule, inner: Sequence[int]) -> int:
        if not rule.swallows or not inner:
            return -1
        tests = (test for test in rule.tests if test.slots == ("comp",) and not test.denied)
        wanted = next((test.wanted for test in tests if "*" not in test.wanted), None)
        fits = (one for one in inner if wanted is None or self.found[one].rule.type in wanted)
        return next(fits, inner[0])

    def _parts(self, rule: EventRule, at: int) -> tuple[int, ...]:
        """Of a light verb ("held talks") the nouns that carry the meaning."""
        if not rule.light:
            return ()
        tests = [test for test in rule.tests if not test.denied and test.slots[0] not in _NO_PARTS]
        return tuple(
            one
            for test in tests
            for slot in test.slots
            for one in self._arguments(at, slot)
            if "@party" not in test.wanted and self._is_wanted(one, test)
        )[:1]

    # Roles

    def _filled(
        self,
        slots: Sequence[str],
        at: int,
        parts: Sequence[int],
        inner: int,
        without: tuple[int, ...] = (),
    ) -> tuple[int, ...]:
        """Who fills the first of the slots that somebody fills."""
        taken = self._same(without)
        for slot in slots:
            for words in self._sought(slot, at, parts, inner):
                found = [one for word in words for one in self._who(word, slot)]
                found = [one for one in dict.fromkeys(found) if not self._same((one,)) & taken]
                if found:
                    return tuple(found)
        return ()

    def _same(self, words: Sequence[int]) -> set[object]:
        """Words and the actors they refer to, for comparison."""
        return {*words, *self._parties.actors(words)}

    def _sought(
        self, slot: str, at: int, parts: Sequence[int], inner: int
    ) -> Iterator[Sequence[int]]:
        if slot.startswith("inner:"):
            if inner >= 0:
                found = self.found[inner]
                yield found.actor if slot == "inner:actor" else found.recipient
            return
        if slot == "any":
            clauses = [at, *self._clauses.complements(at)]
            yield [
                one for case in _ABOUT for word in clauses for one in self._arguments(word, case)
            ]
            yield [one for word in clauses[1:] for one in self._arguments(word, "obj")]
            return
        if slot == "comp:subj":
            clauses = self._clauses.complements(at)
            mine = self._same(self._clauses.subjects(at))
            subjects = [one for word in clauses for one in self._arguments(word, "subj")]
            yield [one for one in subjects if not self._same((one,)) & mine]
            return
        if slot == "cond:subj":
            heads = [at, inner] if inner >= 0 else [at]
            heads += [one for word in heads for one in self._clauses.complements(word)]
            ifs = [one for word in heads for one in self._conditions(word)]
            yield [one for word in ifs for one in self._arguments(word, "subj")]
            return
        words = [one for one in self._arguments(at, slot) if one not in parts]
        yield self._listed(words[:1]) if slot in _ABOUT else words
        for part in parts:
            yield self._arguments(part, slot)
        if slot == "obj":
            yield parts

    def _who(self, at: int, slot: str) -> list[int]:
        """The parties in an argument; where none is in it, a subject or object itself."""
        found = self._parties.of(at, loose=slot == "obj")
        if found and slot in ("subj", "obj", "by") and self._is_described(at, found[0]):
            return [at]
        word = self._trees.words[at]
        lemma = word.lemma.lower()
        is_thing = lemma in self._rules.words["things"] or lemma in self._rules.nouns
        if found and is_thing and slot in ("subj", "by"):
            # "By a bomb in Vasht" names no doer.
            found = [one for one in found if self._clauses.case(one) not in _SITES]
        if found or slot not in ("subj", "obj", "by"):
            return found
        if is_thing or (slot != "obj" and self._is_abstract(at)):
            return []
        return [at] if word.upos in ("NOUN", "PROPN", "NUM", "PRON") else []

    def _is_abstract(self, at: int) -> bool:
        """Whether nobody can be meant: by the end of a noun, or an "it" that takes up nobody."""
        if self._trees.lower(at) in ("it", "this", "that"):
            return not self._parties.actors((at,))
        lemma = self._trees.words[at].lemma.lower()
        is_noun = self._trees.words[at].upos == "NOUN" and self._parties.mention(at) is None
        return is_noun and lemma.endswith(_ABSTRACT)

    def _is_described(self, at: int, party: int) -> bool:
        """Whether a noun that no list knows is told apart by a people: "Kelmarian guerillas"."""
        word = self._trees.words[at]
        lemma = word.lemma.lower()
        is_thing = lemma in self._rules.words["things"] or lemma in self._rules.nouns
        describes = self._trees.words[party].deprel in ("amod", "compound")
        return party != at and describes and word.xpos == "NNS" and not is_thing

    # What the doer announces

    def _shifted(self, at: int, inner: Sequence[int]) -> Found | None:
        """ "Said it would", "is ready to", "plans to", with an event of the same doer."""
        lemma = self._clauses.lemma(at)
        words = self._rules.words
        committing = lemma in words["committing"]
        if not committing and lemma not in words["telling"]:
            return None
        if self._trees.words[at].upos == "NOUN" and not self._is_expressed(at):
            return None
        for one in inner:
            event = self.found[one]
            if not (self._commits(at, one) if committing else self._announces(at, one)):
                continue
            denied = (self._is_negated(at) or lemma in words["balking"]) is not self._is_negated(
                one
            )
            rules = self._rules.refusals if denied else self._rules.shifts
            for rule in rules:
                if event.rule.type in rule.lemmas and all(
                    self._holds(test, one, ()) for test in rule.tests
                ):
                    return self._announced(rule, at, one)
        return None

    def _announced(self, rule: EventRule, at: int, inner: int) -> Found | None:
        actor = self.found[inner].actor
        if self._trees.words[at].upos != "NOUN" and not self._is_of_others(at, inner):
            actor = self._filled(("subj", "by"), at, (), inner) or actor
        if not actor:
            return None
        slots = rule.recipient or ("inner:recipient",)
        recipient = self._filled(slots, at, (), inner, without=actor)
        return Found(
            at=at,
            rule=rule,
            actor=actor,
            recipient=recipient,
            parts=(inner,),
            inner=inner,
            modes=rule.modes,
        )

    def _is_expressed(self, at: int) -> bool:
        """Whether somebody tells of a plan or readiness: "voiced its «readiness» to talk"."""
        head = self._trees.head(at)
        is_object = head >= 0 and self._trees.relation(at) == "obj"
        return is_object and self._clauses.lemma(head) in self._rules.words["expressing"]

    def _is_of_others(self, at: int, inner: int) -> bool:
        """Whether a spokesman tells what others will do."""
        own = self._clauses.below(self._below(at, inner), "nsubj")
        mine = self._same(self._clauses.subjects(at))
        is_pronoun = bool(own) and self._trees.lower(own[0]) in _PRONOUNS
        return bool(own) and not is_pronoun and not self._same(own) & mine

    def _commits(self, at: int, inner: int) -> bool:
        """Whether the doer of a plan is the doer of what is planned."""
        return self._trees.words[inner].upos == "VERB" and inner != at

    def _announces(self, at: int, inner: int) -> bool:
        """Whether a verb of saying is followed by the speaker's own "will"."""
        if self._trees.words[inner].upos != "VERB":
            return False
        clause = self._below(at, inner)
        helpers = {self._trees.lower(one) for one in self._clauses.below(clause, "aux")}
        if helpers.isdisjoint(_WILL):
            return False
        own = self._clauses.below(clause, "nsubj", "csubj")
        if not own:
            return True
        mine = self._clauses.subjects(at)
        same = bool(self._same(own) & self._same(mine))
        if same or self._trees.lower(own[0]) in _PRONOUNS:
            return True
        return any(self._speaks_for(one, own[0]) for one in mine)

    def _speaks_for(self, speaker: int, other: int) -> bool:
        """Whether somebody speaks for others by office: a spokesman for anybody, a minister for a
        state."""
        if self._trees.words[speaker].lemma.lower() in self._rules.words["mouthpieces"]:
            return True
        return self._is_office(speaker) and self._parties.is_body(other)

    def _below(self, at: int, inner: int) -> int:
        """The clause right below one word that another stands in."""
        clause = inner
        for _ in range(_MOST):
            head = self._trees.head(clause)
            if head == at or head < 0:
                return clause
            if self._trees.relation(clause) == "conj" and self._trees.head(head) == at:
                return head if not self._clauses.below(clause, "aux") else clause
            clause = head
        return clause

    def _is_negated(self, at: int) -> bool:
        negations = self._rules.words["negations"]
        below = self._clauses.below(at, "advmod", "det", "aux")
        # "No longer".
        below += [one for child in below for one in self._clauses.below(child, "advmod", "det")]
        return any(self._trees.lower(child) in negations for child in below)


def _upwards(trees: Trees) -> list[int]:
    """All words, each after those below it. Words in a circle are left out."""
    order = [at for at in range(len(trees.words)) if trees.head(at) < 0]
    for at in order:
        order += trees.children[at]
    order.reverse()
    return order
