"""Trace: every entry whose words stand in a sentence, and what became of it, for people who edit lexicons."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from hedge.entries import Entry
from hedge.lexicon import Lexicon
from hedge.match import Refusal, cue_at, places, refusal, rivals
from hedge.model import Attribution, Cue, Sentence
from hedge.tree import Condition, Pattern, Values

# A condition shows no more values of a field than this.
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Trial:
    """An entry tried at a place: its words, whether it made a finding, and why or why not."""

    entry: str
    words: tuple[int, ...]
    found: bool
    why: str


def trials(
    sentence: Sentence, attributions: Sequence[Attribution], lexicon: Lexicon, only: Collection[str] | None = None
) -> list[Trial]:
    """Tries all cue and reporting entries on a sentence, in order of the words, then of the lexicon.

    `attributions` are those of the whole text; `only` names the entries that are shown, all unless given.
    """
    out = [*_cues(sentence, lexicon), *_reporting(sentence, attributions, lexicon)]
    return sorted((t for t in out if only is None or t.entry in only), key=lambda t: (t.words[0], not t.found))


def _cues(sentence: Sentence, lexicon: Lexicon) -> Iterator[Trial]:
    found = []
    for rank, entry in enumerate(lexicon.cues):
        held: set[int] = set()
        for anchor, tokens in places(sentence, entry):
            got = refusal(sentence, entry, anchor) or cue_at(sentence, lexicon, entry, anchor, tokens)
            if isinstance(got, Refusal):
                yield Trial(entry.id, tokens, False, _told(sentence, entry, got))
            elif anchor not in held:
                held.add(anchor)
                found.append((rank, got))
    for cue, winner in rivals(found):
        yield Trial(cue.entry, cue.tokens, winner is None, _lost(cue, winner) if winner else f"{cue.category} cue")


def _lost(cue: Cue, winner: Cue) -> str:
    longer = len(winner.tokens) > len(cue.tokens)
    return f"loses to {winner.entry}, which " + ("has more words" if longer else "stands earlier in the lexicon")


def _reporting(sentence: Sentence, attributions: Sequence[Attribution], lexicon: Lexicon) -> Iterator[Trial]:
    made = [(a.entry, span) for a in attributions for span in a.cue]
    for entry in lexicon.reporting:
        for anchor, tokens in places(sentence, entry):
            refused = refusal(sentence, entry, anchor)
            at = [sentence.tokens[t - 1].start for t in tokens]
            done = any(by == entry.id and any(start <= x < end for x in at) for by, (start, end) in made)
            told = _told(sentence, entry, refused) if refused else "no content, or an earlier entry took it"
            yield Trial(entry.id, tokens, done and not refused, "attribution" if done and not refused else told)


def _told(sentence: Sentence, entry: Entry, refused: Refusal) -> str:
    words = ", ".join(f"«{sentence.tokens[w - 1].form}»" for w in refused.words)
    if refused.condition:
        return f"{refused.key} {written(refused.condition)}: {words or 'no such word'}"
    if refused.key == "scope":
        return f"scope: none of {', '.join(entry.scope)} leads anywhere"
    return f"negated = {entry.negated}: {words or 'nothing negates it'}"


def written(condition: Condition) -> str:
    """Writes a condition in short, as a path with what must be at its end."""
    return " or ".join(condition.paths) + _pattern(condition.pattern)


def _pattern(pattern: Pattern) -> str:
    fields = [
        f"{field}={'|'.join([*_values(wanted), *(f'!{v}' for v in _values(refused))])}"
        for field, wanted, refused in pattern.tests
    ]
    return f" [{', '.join(fields)}]" if fields else ""


def _values(values: Values | None) -> list[str]:
    if values is None:
        return []
    every = [
        *sorted(values.exact),
        *(f"{v}*" for v in values.starts),
        *(f"*{v}" for v in values.ends),
        *("|".join(sorted(v)) for v in values.sets),
    ]
    return every if len(every) <= _SHOWN else [*every[:_SHOWN], "…"]
