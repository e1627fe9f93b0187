"""A text as the parser reads it, with the way back to the exact offsets."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# The treebanks have mostly straight marks: a tokenizer may leave a curly one on the word.
_STRAIGHT = str.maketrans(dict.fromkeys("“”„‟", '"') | dict.fromkeys("‘’‚‛", "'"))
LONGEST_RUN = 200  # without a space: web addresses and encoded files, of which the parser needs no more


@dataclass(frozen=True, slots=True)
class Readable:
    """Text without what a parser stumbles on; character `i` of it stands for `starts[i]` to `ends[i]` of the original.

    Controls and line breaks are spaces, invisible format characters (soft hyphen, zero-width space, direction marks)
    are left out, curly quotation marks are straight, lone surrogates are replaced, letters with combining marks are
    composed, and the rest of a very long run without a space is left to its last shown character.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Returns the span of the original text that a non-empty span of this one stands for."""
        return self.starts[start], self.ends[end - 1]


def readable(text: str) -> Readable:
    """Returns `text` as the parser should read it."""
    shown: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    run = 0
    for position, character in enumerate(text):
        category = unicodedata.category(character)
        if category == "Cf":
            continue
        if category in ("Cc", "Zl", "Zp") or character.isspace():
            character = " "
        elif category == "Cs":
            character = REPLACEMENT
        elif category == "Mn" and shown and ends[-1] == position:
            composed = unicodedata.normalize("NFC", shown[-1] + character)
            if len(composed) == 1:
                shown[-1], ends[-1] = composed, position + 1
                continue
        run = 0 if character == " " else run + 1
        if run > LONGEST_RUN:
            ends[-1] = position + 1
            continue
        shown.append(character.translate(_STRAIGHT))
        starts.append(position)
        ends.append(position + 1)
    return Readable("".join(shown), tuple(starts), tuple(ends))
