"""Kinds of text that their build shows where nothing names them: live blogs and interviews."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from hedge.intake.signs import folded, signs

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[.:][0-5]\d\b")
_POSTS = 5
_QUESTIONS = 4
_QUESTION_WORDS = 60
_CLOSING = "»”\"’')"
_OF_TEXT = 0.5
_WORD = re.compile(r"[\w']+")


def genre(tree: HtmlElement, paragraphs: Sequence[str]) -> str | None:
    """Names the genre that shows in a page or its paragraphs, or None; `tree` is the page as it was parsed."""
    if timed_posts(tree, paragraphs) or sum(bool(_CLOCK.match(text)) for text in paragraphs) >= _POSTS:
        return "live-blog"
    return "interview" if questioned(paragraphs) else None


def timed_posts(tree: HtmlElement, paragraphs: Sequence[str]) -> bool:
    """Says whether the text stands in several posts beside each other that each bear a time.

    Comments and related links have times as well, but are not in the text.
    """
    known = {text for text in paragraphs if len(text) >= 40}
    times = Counter(up for time in tree.iter("time") for up in time.iterancestors())
    posts = set()
    for paragraph in tree.iter("p"):
        around = [up for up in paragraph.iterancestors("article", "section", "li", "div") if times[up] == 1]
        if around and " ".join(paragraph.text_content().split()) in known:
            posts.add(around[-1])
    return max(Counter(post.getparent() for post in posts).values(), default=0) >= _POSTS


def questioned(paragraphs: Sequence[str]) -> bool:
    """Says whether a text is mostly questions and the answers of somebody who speaks of himself."""
    answers = []
    asked = 0
    for question, answer in pairwise(paragraphs):
        if _asks(question) and not _asks(answer):
            asked += 1
            answers.append(answer)
    personal = sum(any(word in signs().first_person for word in _WORD.findall(folded(text))) for text in answers)
    return asked >= _QUESTIONS and 2 * asked >= _OF_TEXT * len(paragraphs) and personal >= _OF_TEXT * asked


def _asks(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith("?") and len(text.split()) <= _QUESTION_WORDS
