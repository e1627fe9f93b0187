"""Names: what an article calls people and bodies in full, so that shorter mentions are led back to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hedge.lexicon import Lexicon
from hedge.model import Document, Sentence
from hedge.offices import office
from hedge.tree import first_feature, folded, subtree, walk

# A name and the words it is made of stand no further apart than this.
_NEAR = 6
# Marks inside a name: Brun-Keller.
_JOINTS = frozenset("-‐‑–")
# An abbreviation in brackets has no more letters than this.
_LONGEST_ACRONYM = 8


@dataclass(frozen=True, slots=True)
class Names:
    """The full names of an article.

    `people` maps the words of a person's name that name nobody else, folded, to the whole name, the first that the
    article gives; `bodies` an abbreviation to the body's name; `offices` the lemma of an office to the only person who
    holds it in the article; `genders` a whole name to the gender that a title or an office shows.
    """

    people: Mapping[str, str]
    bodies: Mapping[str, str]
    offices: Mapping[str, str]
    genders: Mapping[str, str]

    def person(self, said: str) -> str:
        """Returns the whole name of which some words were said, or nothing."""
        words = said.split()
        for word in (*words[-1:], *words[:1]):
            full = self.people.get(folded(word), "")
            if set(map(folded, words)) <= set(map(folded, full.split())):
                return full
        return ""


def names_of(document: Document, lexicon: Lexicon) -> Names:
    """Collects the full names of an article: people, bodies with an abbreviation, and holders of offices."""
    full: dict[str, None] = {}
    offices: dict[str, dict[str, None]] = {}
    genders: dict[str, str] = {}
    for s in document.sentences:
        for head in _tops(s):
            words = proper_name(s, head, lexicon)
            name = printed(document.article.text, s, words)
            if len(words) < 2 or _is_body(s, words, lexicon):
                continue
            full.setdefault(name)
            for holder in (head, s.tokens[head - 1].head, *walk(s, head, "appos")):
                if holder and office(s, holder, lexicon) and not _other_s(s, holder, head):
                    offices.setdefault(folded(s.tokens[holder - 1].lemma), {}).setdefault(name)
                    genders.setdefault(name, gender(s, holder, lexicon))
            genders[name] = genders.get(name) or gender(s, head, lexicon)
    return Names(
        people=dict(_by_word(list(full))),
        bodies={
            short: printed(document.article.text, s, words)
            for s in document.sentences
            for short, words in _abbreviations(s)
        },
        offices={lemma: next(iter(held)) for lemma, held in offices.items() if len(held) == 1},
        genders={name: value for name, value in genders.items() if value},
    )


def proper_name(s: Sentence, head: int, lexicon: Lexicon) -> tuple[int, ...]:
    """Lists the words of the proper name that a word heads or that says who it is; titles in front are left out."""
    t = s.tokens[head - 1]
    held = office(s, head, lexicon)
    # "the mayor of Rome, Anna Bianchi": the name set apart comes before one that belongs to the office.
    beside = [b for b in (*walk(s, head, "appos"), *walk(s, head, "flat/nmod/compound"))
              if s.tokens[b - 1].upos == "PROPN" and not walk(s, b, "case")]  # fmt: skip
    if t.upos == "PROPN" and not held:
        return _words(s, head)
    apart = [b for b in beside if s.tokens[b - 1].deprel == "appos"]
    own = _words(s, head) if t.upos == "PROPN" and not apart else ()
    if len(without := _untitled(s, own, lexicon)) > 1 or (without and without != own):
        return without
    # "Gubernur Jawa Tengah Slamet Riyanto": the place stands before the name.
    found = [_untitled(s, _words(s, b), lexicon) for b in (apart or beside)]
    whole = [words for words in found if len(words) > 1]
    return (whole or [words for words in found if words] or [own])[0 if apart else -1]


def gender(s: Sentence, head: int, lexicon: Lexicon) -> str:
    """Returns the gender that a mention shows: by a title or word of the lexicon, by its own form, or its article."""
    near = [head, *walk(s, head, "det/nmod:desc/flat/compound/amod")]
    for i in near:
        t = s.tokens[i - 1]
        if found := lexicon.genders.get(folded(t.form)) or lexicon.genders.get(folded(t.lemma)):
            return found
    own = head if s.tokens[head - 1].upos in ("NOUN", "PRON", "DET") else 0
    return first_feature(s, (*([own] if own else []), *walk(s, head, "det")), "Gender")


def printed(text: str, s: Sentence, words: Collection[int]) -> str:
    """Returns words as they are printed; of a printed word that is only partly meant (union's), that part."""
    out, end, last = "", -1, (-1, -1)
    for t in (s.tokens[i - 1] for i in sorted(words)):
        place = (t.start, t.end)
        if place == last:
            continue
        whole = all(o.id in words for o in s.tokens[max(t.id - 3, 0) : t.id + 2] if (o.start, o.end) == place)
        out += ("" if t.start == end or not out else " ") + (text[t.start : t.end] if whole else t.form)
        end, last = t.end, place
    return " ".join(out.split())


def is_article(s: Sentence, at: int) -> bool:
    """Says whether a word is an article."""
    return "PronType=Art" in s.tokens[at - 1].feats


def _tops(s: Sentence) -> Iterator[int]:
    """Yields the words that head a proper name."""
    for t in s.tokens:
        inner = t.deprel.split(":")[0] in ("flat", "compound") and s.tokens[t.head - 1].upos == "PROPN"
        if t.upos == "PROPN" and not inner and not _goes_on(s, t.id):
            yield t.id


def _goes_on(s: Sentence, at: int) -> bool:
    """Says whether a proper noun goes on with the name that the word before it belongs to: minister Luca Tedeschi."""
    t, before = s.tokens[at - 1], s.tokens[at - 2] if at > 1 else None
    flat = t.deprel.startswith("flat") and t.upos == "PROPN"
    return before is not None and flat and before.upos == "PROPN" and before.head == t.head


def _words(s: Sentence, head: int) -> tuple[int, ...]:
    """Lists the words of a proper name by its head: it and what hangs flat on it, down to the last."""
    out, todo = {head}, [head]
    while todo:
        for c in walk(s, todo.pop(), "flat/compound"):
            t = s.tokens[c - 1]
            below = all(s.tokens[b - 1].deprel.startswith(("flat", "punct")) for b in s.children[c])
            if t.upos == "PROPN" and abs(c - head) <= _NEAR and below and c not in out:
                out.add(c)
                todo.append(c)
    while max(out) < len(s.tokens) and _goes_on(s, max(out) + 1):
        out.add(max(out) + 1)
    inside = (t.id for t in s.tokens[min(out) : max(out) - 1] if t.form in _JOINTS)
    return tuple(sorted({*out, *(i for i in inside if {i - 1, i + 1} <= out)}))


def _untitled(s: Sentence, words: tuple[int, ...], lexicon: Lexicon) -> tuple[int, ...]:
    while len(words) > 1 and (office(s, words[0], lexicon) or _ends_title(s, words[0], lexicon)):
        words = words[1:]
    return words


def _ends_title(s: Sentence, at: int, lexicon: Lexicon) -> bool:
    """Says whether a word is the last of a title of two words: Wali Kota."""
    pair = f"{s.tokens[at - 2].form} {s.tokens[at - 1].form}".casefold() if at > 1 else ""
    return pair in lexicon.words["offices"]


def _is_body(s: Sentence, words: Sequence[int], lexicon: Lexicon) -> bool:
    said = [folded(s.tokens[i - 1].form) for i in words]
    known = lexicon.words["organisation_words"]
    return any(w in known for w in said) or " ".join(said) in lexicon.words["organisation_names"]


def _other_s(s: Sentence, holder: int, name: int) -> bool:
    """Says whether an office is somebody else's: the aide of Anna Bianchi."""
    return s.tokens[name - 1].head == holder and bool(walk(s, name, "case"))


def _by_word(full: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs the last word of each name with the first name that has it, and first words that lead to one name only."""
    firsts = Counter(folded(name.split()[0]) for name in full)
    seen: set[str] = set()
    for name in full:
        last = folded(name.split()[-1])
        if last not in seen:
            seen.add(last)
            yield last, name
    for name in full:
        first = folded(name.split()[0])
        if firsts[first] == 1 and first not in seen:
            yield first, name


def _abbreviations(s: Sentence) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yields the abbreviations in brackets behind a name, with the words of the name: World Wheat Council (WWC)."""
    for t in s.tokens[1:-1]:
        before, behind = s.tokens[t.id - 2], s.tokens[t.id]
        short = 2 <= len(t.form) <= _LONGEST_ACRONYM and t.form[:1].isupper() and t.form.isalpha()
        if before.form != "(" or behind.form != ")" or not short:
            continue
        words = _spelled(s, before.id - 1, t.form) or _governor(s, t.id, before.id)
        if words:
            yield folded(t.form), words


def _spelled(s: Sentence, last: int, short: str) -> tuple[int, ...]:
    """The words before a bracket whose first letters are those of an abbreviation, in whatever order."""
    letters = Counter(short.casefold())
    content: list[int] = []
    for i in range(last, max(last - 2 * len(short), 0), -1):
        t = s.tokens[i - 1]
        if t.upos not in ("ADP", "DET", "CCONJ", "PUNCT"):
            content.append(i)
        if len(content) == len(short):
            initials = Counter(s.tokens[c - 1].form[0].casefold() for c in content)
            whole = initials == letters and s.tokens[i - 1].form[:1].isupper()
            return tuple(range(i, last + 1)) if whole else ()
    return ()


def _governor(s: Sentence, at: int, bracket: int) -> tuple[int, ...]:
    """The words before a bracket of the name that an abbreviation hangs on."""
    head = s.tokens[at - 1].head
    if not head or head >= bracket or not s.tokens[head - 1].form[:1].isupper():
        return ()
    words = [w for w in subtree(s, head) if w < bracket and s.tokens[w - 1].upos not in ("DET", "ADP", "PUNCT")]
    first = min(words, default=head)
    return tuple(range(first, bracket)) if s.tokens[first - 1].form[:1].isupper() else ()
