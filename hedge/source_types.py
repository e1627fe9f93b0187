"""Source types: whether a source is a person, an organisation, a document or unnamed."""

from __future__ import annotations

from collections.abc import Iterable

from hedge.lexicon import Lexicon
from hedge.match import sites
from hedge.model import Sentence
from hedge.names import Names, proper_name
from hedge.offices import listed, office
from hedge.tree import folded, walk

# Why a noun got its type that only stands where sources stand.
_GUESSES = ("common noun", "definite noun")


def source_type(sentence: Sentence, head: int, lexicon: Lexicon, names: Names) -> tuple[str, str]:
    """Types a source by its head word; the second value says why (an entry's id or the rule)."""
    token = sentence.tokens[head - 1]
    words = lexicon.words
    for form in (token.form.casefold(), token.lemma.casefold()):
        if form in lexicon.pronouns and token.upos in ("PRON", "DET"):
            return lexicon.pronouns[form], "pronoun"
    below = _near(sentence, head)
    titled = any(office(sentence, i, lexicon) for i in (head, *below))
    proper = [i for i in (head, *below) if sentence.tokens[i - 1].upos == "PROPN"]
    own = [i for i in below if not walk(sentence, i, "case")]  # not France in "France's Marie Duval"
    if _phrase_in(sentence, (head, *own), words["organisation_names"]) and not titled:
        return "organisation", "organisation_names"
    body = listed(sentence, head, words["organisation_words"]) and not office(sentence, head, lexicon)
    person = titled and not body and _has_name(sentence, head, lexicon)
    for entry in lexicon.sources:
        if any(True for _ in sites(sentence, entry, head)):
            if entry.source_type in ("unnamed", "organisation") and person:
                return "person", "role with a name"
            return entry.source_type, entry.id
    inside = {head, *(i for i in proper if not walk(sentence, i, "case"))}
    if body:
        return "organisation", "organisation_words"
    if not person and any(listed(sentence, i, words["organisation_words"]) for i in inside):
        return "organisation", "organisation_words"
    if person:
        return "person", "title or role with a name"
    if token.upos == "PROPN":
        said = " ".join(sentence.tokens[i - 1].form for i in proper_name(sentence, head, lexicon))
        if said in names.bodies.values():
            return "organisation", "a name with an abbreviation in brackets"
        alone = len(proper) == 1 and folded(token.form) not in names.people
        if alone and (folded(token.form) in names.bodies or (token.form.isupper() and len(token.form) > 1)):
            return "organisation", "acronym"
        return "person", "proper name"
    if any(listed(sentence, i, words["unnamed_modifiers"]) for i in sentence.children[head]):
        return "unnamed", "unnamed_modifiers"
    if office(sentence, head, lexicon):
        return ("person", "role") if _definite(sentence, head) else ("unnamed", "role")
    if "Number=Plur" in token.feats or not _definite(sentence, head):
        return "unnamed", _GUESSES[0]
    return "person", _GUESSES[1]


def known_source(sentence: Sentence, head: int, lexicon: Lexicon, why: str) -> bool:
    """Says whether the lexicon knows a noun as one of people or bodies; `why` is what `source_type` gave."""
    if office(sentence, head, lexicon):
        return True
    entry = lexicon.entry(why)
    return entry.words is not None if entry else why not in _GUESSES


def _near(sentence: Sentence, head: int) -> tuple[int, ...]:
    return tuple(i for i in walk(sentence, head, "flat/compound/appos/amod/nmod") if abs(i - head) <= 6)


def _has_name(sentence: Sentence, head: int, lexicon: Lexicon) -> bool:
    """Says whether a name says who it is; after "an officer" only one set apart does: "an officer, John Smith"."""
    words = lexicon.words
    token = sentence.tokens[head - 1]
    if token.upos == "NOUN" and "Number=Plur" in token.feats:
        return False
    some = any(listed(sentence, i, words["unnamed_modifiers"]) for i in sentence.children[head])
    others = words["titles"] | words["organisation_names"] | words["role_nouns"]
    beside = ("appos", "appos flat/compound/nmod:desc") if some else ("flat/compound/appos/nmod", "appos/flat flat")
    return any(
        sentence.tokens[i - 1].upos == "PROPN"
        and not walk(sentence, i, "case")
        and not listed(sentence, i, others)
        and not _begins_body(sentence, i, lexicon)
        for i in (head, *(b for path in beside for b in walk(sentence, head, path)))
        if i >= head or token.upos == "PROPN" or sentence.tokens[i - 1].deprel != "compound"
    )


def _begins_body(sentence: Sentence, at: int, lexicon: Lexicon) -> bool:
    """Says whether a word opens the name of a body: the ministry in "a spokesman, Ministry of Trade"."""
    two = " ".join(t.form.casefold() for t in sentence.tokens[at - 1 : at + 1])
    return listed(sentence, at, lexicon.words["organisation_words"]) or two in lexicon.words["organisation_names"]


def _phrase_in(sentence: Sentence, ids: Iterable[int], names: frozenset[str]) -> bool:
    ids = sorted(set(ids))
    head = ids[0]
    if any(sentence.tokens[i - 1].upos in ("PROPN", "NOUN") and listed(sentence, i, names) for i in ids[:1]):
        return True
    low = max(head - 2, 1)
    text = " ".join(t.form.casefold() for t in sentence.tokens[low - 1 : ids[-1]])
    return any(" " in n and n in text for n in names)


def _definite(sentence: Sentence, head: int) -> bool:
    for i in sentence.children[head]:
        t = sentence.tokens[i - 1]
        if t.deprel.startswith("det") and "Definite=Ind" not in t.feats and t.upos == "DET":
            return "PronType=Ind" not in t.feats
        if t.deprel in ("nmod:poss", "det:poss"):
            return True
    return False
