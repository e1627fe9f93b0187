"""Paragraphs: where a text's line breaks end one, and which is the headline."""

from __future__ import annotations

import re
from statistics import median

from hedge.model import Paragraph

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_FINAL = tuple(".…;:。")
_HEADLINE_LENGTH = 200


def paragraphs(text: str, title: str | None = None) -> tuple[Paragraph, ...]:
    """Cuts a text into paragraphs; offsets are code points and leave out the white space around.

    A line break ends a paragraph, except in hard-wrapped text; a blank line always does. The first paragraph is the
    headline if something follows it and it is the article's known `title`, or is short and has no full stop.
    """
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text) if m.group().strip().strip("\ufeff\0")]
    if hard_wrapped([text[s:e] for s, e in lines]):
        lines = _joined(text, lines)
    out = []
    for start, end in lines:
        while start < end and (text[start].isspace() or text[start] == "\ufeff"):
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        out.append(Paragraph(start, end))
    if len(out) > 1:
        first = text[out[0].start : out[0].end]
        if first == title or (len(first) <= _HEADLINE_LENGTH and not first.endswith(_FINAL)):
            out[0] = Paragraph(out[0].start, out[0].end, headline=True)
    return tuple(out)


def hard_wrapped(lines: list[str]) -> bool:
    """Says whether most lines are of similar length and end in the middle of a sentence."""
    if len(lines) < 4:
        return False
    typical = median(len(x) for x in lines)
    if not 40 <= typical <= 130:
        return False
    similar = sum(0.75 * typical <= len(x) <= 1.2 * typical for x in lines)
    broken = sum(x.rstrip()[-1:].isalnum() or x.rstrip()[-1:] in ",-–" for x in lines)
    return similar >= 0.6 * len(lines) and broken >= 0.6 * len(lines)


def _joined(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in lines:
        breaks = re.findall(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", text[out[-1][1] : start]) if out else []
        if out and len(breaks) == 1:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out
