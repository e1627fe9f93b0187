"""Sources: who is made responsible, in which words, of which type, and under which name the table lists them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from hedge.clauses import Clauses, restrictive
from hedge.lexicon import Lexicon
from hedge.model import Document, Sentence
from hedge.names import Names, gender, is_article, printed, proper_name
from hedge.offices import listed
from hedge.source_types import source_type
from hedge.tree import first_feature, folded, subtree, walk


@dataclass(frozen=True, slots=True)
class Source:
    """A source where it stands in a sentence: its words, its type and why, its name, and what agrees with it.

    `number` and `gender` are values of Universal Dependencies, empty where nothing shows them.
    """

    words: frozenset[int]
    kind: str
    why: str
    name: str
    number: str
    gender: str

    @property
    def pronoun(self) -> bool:
        """Says whether only a pronoun stands for it."""
        return self.why == "pronoun"


# Whoever speaks where the text names no source.
NOBODY = Source(frozenset(), "person", "no source", "", "", "")


def source_at(
    text: str, s: Sentence, parts: Clauses, head: int, lexicon: Lexicon, names: Names,
    without: Collection[int] = (), words: Collection[int] | None = None,
) -> Source:  # fmt: skip
    """Reads the source that a word heads, in its phrase but for the words `without`, or in the `words` given."""
    own = frozenset(phrase(s, parts, head, without) if words is None else words) - frozenset(without)
    kind, why = source_type(s, head, lexicon, names)
    office_of = _by_office(s, head, lexicon, names) if kind in ("person", "unnamed") else ""
    if office_of:
        kind, why, name = "person", "an office that the text gives to one person", office_of
    else:
        name = _name(text, s, head, own, names, kind, lexicon)
    number = "Plur" if walk(s, head, "conj") else first_feature(s, (*walk(s, head, "aux"), head), "Number")
    return Source(own, kind, why, name, number, names.genders.get(name) or gender(s, head, lexicon))


def phrase(s: Sentence, parts: Clauses, head: int, without: Collection[int]) -> frozenset[int]:
    """The words of a source: its phrase without prepositions, parentheses and relative clauses that only add.

    A clause that has some of the words `without` is no part of it either: the clerks who said that the safe was open.
    """
    words = {w for w in subtree(s, head) if parts.unit[w] == parts.unit[head] or parts.unit[head] == head}
    words -= set(walk(s, head, "case/mark/cc/punct"))
    for clause in walk(s, head, "acl/parataxis/advcl"):
        below = set(subtree(s, clause))
        belongs = s.tokens[clause - 1].deprel.startswith("acl") and restrictive(s, clause) and not below & set(without)
        words = words | below if belongs else words - below
    return frozenset(words) or frozenset({head})


def _by_office(s: Sentence, head: int, lexicon: Lexicon, names: Names) -> str:
    """The person whom the text has given the office that a source is called by, where it is called by nothing else."""
    t = s.tokens[head - 1]
    # a title stands for one person in an article (the mayor), a trade hardly ever does (the rapper)
    if t.upos != "NOUN" or "Number=Plur" in t.feats or not listed(s, head, lexicon.words["titles"]):
        return ""
    for child in s.children[head]:
        c = s.tokens[child - 1]
        if c.deprel.split(":")[0] in ("nmod", "appos", "flat", "compound", "nummod", "amod", "conj"):
            return ""
        if "Definite=Ind" in c.feats or "PronType=Ind" in c.feats:
            return ""
    return names.offices.get(folded(t.lemma), "")


def _name(text: str, s: Sentence, head: int, words: frozenset[int], names: Names, kind: str, lexicon: Lexicon) -> str:
    """Names a source as the table lists it: a person's whole proper name, a body's in full, or the words used."""
    proper = proper_name(s, head, lexicon)
    if proper and kind == "person":
        said = printed(text, s, proper)
        return names.person(said) or said
    if kind == "organisation" and (body := names.bodies.get(folded(s.tokens[head - 1].form))):
        return body
    own = set(words)
    for beside in walk(s, head, "appos"):
        own -= set(subtree(s, beside))
    own -= set(walk(s, head, "case")) | {w for w in walk(s, head, "parataxis") if w > head}
    return _said(text, s, own) or _said(text, s, words)


def _said(text: str, s: Sentence, words: Collection[int]) -> str:
    """Returns the words as they are printed, without an article in front and without brackets that nothing fills."""
    said = sorted(words)
    # "della" belongs to what stands before; an article is no part of a name.
    while len(said) > 1 and s.tokens[said[0] - 1].upos == "DET" and is_article(s, said[0]):
        said = said[1:]
    while said and s.tokens[said[-1] - 1].upos == "PUNCT":
        said = said[:-1]
    return printed(text, s, said)


def token_at(document: Document, at: int) -> tuple[Sentence, int] | None:
    """Finds the sentence and the word that begins at an offset."""
    for s in document.sentences:
        if s.start <= at < s.end:
            return next(((s, t.id) for t in s.tokens if t.start == at), None)
    return None
