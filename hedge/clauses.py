"""Clauses: the units of a sentence that can assert something of their own."""

from __future__ import annotations

from dataclasses import dataclass

from hedge.model import Sentence
from hedge.tree import first_feature, subtree, walk

HEADS = frozenset({"root", "ccomp", "csubj", "advcl", "acl", "parataxis", "conj", "xcomp"})
_ALWAYS = frozenset({"root", "ccomp", "parataxis"})


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses of a sentence: `unit[i]` is the predicate of the clause of word `i`; `parent` links clauses."""

    unit: tuple[int, ...]
    parent: dict[int, int]

    def members(self, head: int) -> tuple[int, ...]:
        """Lists the words of one clause."""
        return tuple(i for i, u in enumerate(self.unit) if i and u == head)


def clauses(sentence: Sentence) -> Clauses:
    """Cuts a sentence into clauses; infinitive and participle clauses go with their governing clause."""
    unit = [0] * (len(sentence.tokens) + 1)
    parent: dict[int, int] = {}
    todo = [(t, 0) for t in reversed(sentence.children[0])]
    while todo:
        at, above = todo.pop()
        own = at if above == 0 or is_clause(sentence, at) else above
        if own == at:
            parent[at] = above
        unit[at] = own
        todo.extend((c, own) for c in sentence.children[at])
    return Clauses(tuple(unit), parent)


def is_clause(sentence: Sentence, at: int) -> bool:
    """Says whether a word heads a clause of its own: finite, or with a subject of its own."""
    token = sentence.tokens[at - 1]
    relation = token.deprel.split(":")[0]
    if relation not in HEADS:
        return False
    if relation == "xcomp":
        return False
    if relation == "ccomp" and "VerbForm=Inf" in token.feats and not is_finite(sentence, at):
        return has_subject(sentence, at)  # saw two vans arrive
    if relation == "conj" and not is_predicate(sentence, at):
        return False
    if relation == "acl" and token.deprel != "acl:relcl" and not has_subject(sentence, at):
        return False
    if relation == "conj" and token.upos == "VERB" and not _shows_finiteness(sentence):
        return sentence.tokens[token.head - 1].upos in ("VERB", "ADJ")
    return relation in _ALWAYS or token.deprel == "acl:relcl" or is_finite(sentence, at) or has_subject(sentence, at)


def _shows_finiteness(sentence: Sentence) -> bool:
    """Says whether verbs are told apart by their form; where none is, joined verbs may well be clauses of their own."""
    return any("VerbForm=" in t.feats for t in sentence.tokens)


def is_predicate(sentence: Sentence, at: int) -> bool:
    """Says whether a word is a verb or has a copula, auxiliary or subject."""
    if sentence.tokens[at - 1].upos in ("VERB", "AUX"):
        return True
    return bool(walk(sentence, at, "cop/aux/nsubj/csubj"))


def is_finite(sentence: Sentence, at: int) -> bool:
    """Says whether a predicate or one of its auxiliaries is finite."""
    return any("VerbForm=Fin" in sentence.tokens[t - 1].feats for t in (at, *walk(sentence, at, "aux/cop")))


def has_subject(sentence: Sentence, at: int) -> bool:
    """Says whether a predicate has a subject of its own."""
    return bool(walk(sentence, at, "nsubj/csubj/expl"))


def shares_frame(sentence: Sentence, at: int) -> bool:
    """Says whether a conjunct stands under what governs the first one.

    It does where it has neither subject nor auxiliary, and, if it is finite, no other mood: would have fled and lives.
    """
    if walk(sentence, at, "nsubj/csubj/aux/expl"):
        return False
    return same_mood(sentence, at)


def same_mood(sentence: Sentence, at: int) -> bool:
    """Says whether a conjunct has the mood of the first one, as far as both show one."""
    own, first = mood(sentence, at), mood(sentence, sentence.tokens[at - 1].head)
    return not own or not first or own == first


def mood(sentence: Sentence, at: int) -> str:
    """The mood of a predicate: that of its first auxiliary, its copula or itself; none where it is not finite."""
    return first_feature(sentence, (*walk(sentence, at, "aux/cop"), at), "Mood")


def restrictive(sentence: Sentence, at: int) -> bool:
    """Says whether no comma, dash or bracket stands before a relative clause."""
    first = sentence.tokens[subtree(sentence, at)[0] - 1]
    before = sentence.tokens[first.id - 2] if first.id > 1 else None
    return not any(t is not None and t.upos == "PUNCT" and t.form in ",-–—(" for t in (first, before))
