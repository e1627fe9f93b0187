"""What a newsletter embeds: a block for mails, one for web pages, a picture, Markdown, plain text, and all as a kit.

`view()` says what an embed shows; each kind is a function from that view to the text or the bytes to paste.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hedge.report.embed.blocks import email, web
from hedge.report.embed.card import png
from hedge.report.embed.kit import CARD, NAMES, UNSIGNED, kit
from hedge.report.embed.markdown import markdown
from hedge.report.embed.text import text
from hedge.report.embed.view import MAX_WORDS, EmbedView, checked, view

__all__ = ["CARD", "FILES", "KINDS", "MAX_WORDS", "UNSIGNED", "EmbedView", "checked", "email", "files", "kit",
           "markdown", "names", "png", "text", "view", "web"]  # fmt: skip

KINDS: Mapping[str, Callable[[EmbedView], str | bytes]] = {
    "email": email,
    "web": web,
    "png": png,
    "markdown": markdown,
    "text": text,
}
# How the file of each kind ends: never like a text that is read, nor like the page of an article.
FILES = {
    "email": ".email.html",
    "web": ".web.html",
    "png": ".card.png",
    "markdown": ".embed.md",
    "text": ".embed.txt",
}


def names(id: str, kind: str) -> tuple[str, ...]:
    """Returns how the files of an article's embed of a kind, or of its kit, are called in a folder of several."""
    return tuple(f"{id}/{name}" for name in NAMES) if kind == "kit" else (f"{id}{FILES[kind]}",)


def files(view: EmbedView, id: str, kind: str) -> Mapping[str, str | bytes]:
    """Returns the files of an article's embed of a kind, or of its kit, by their names in a folder of several."""
    if kind == "kit":
        return {f"{id}/{name}": content for name, content in kit(view).items()}
    return {f"{id}{FILES[kind]}": KINDS[kind](view)}
