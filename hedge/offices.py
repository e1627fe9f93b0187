"""Offices: whether a word is a title or a role, by the lists of a lexicon."""

from __future__ import annotations

from hedge.lexicon import Lexicon
from hedge.model import Sentence


def office(sentence: Sentence, at: int, lexicon: Lexicon) -> bool:
    """Says whether a word is a title or a role; a body's name may have a role for its stem, and is none."""
    words = lexicon.words["offices"]
    form = sentence.tokens[at - 1].form.casefold()
    return form in words or (form not in lexicon.words["organisation_words"] and listed(sentence, at, words))


def listed(sentence: Sentence, at: int, words: frozenset[str]) -> bool:
    """Says whether a word or its lemma is one of some words."""
    t = sentence.tokens[at - 1]
    return t.form.casefold() in words or t.lemma.casefold() in words
