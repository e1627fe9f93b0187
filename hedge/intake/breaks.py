"""Breaks: which breaks of a line within a paragraph end it."""

from __future__ import annotations

import re

_LAST = re.compile(r"[.!?…:;»”\"’)]$")
_BULLET = re.compile(r"(?:[-–—•·*▪]|\d{1,2}[.)])\s")


def lines(text: str) -> list[str]:
    r"""Lists the paragraphs of a text with breaks (`\n`), white space squeezed.

    A blank line ends a paragraph, and so does a break after the end of a sentence or before a dash or bullet; any other
    only fills the line.
    """
    out: list[str] = []
    gap = True
    for line in (" ".join(line.split()) for line in text.split("\n")):
        if not line:
            gap = True
        elif gap or _LAST.search(out[-1]) or _BULLET.match(line):
            out.append(line)
            gap = False
        else:
            out[-1] += f" {line}"
    return out
