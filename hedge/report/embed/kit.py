"""The kit: every kind of embed in one folder, and how to place them in the usual newsletters."""

from __future__ import annotations

from collections.abc import Mapping

from hedge.report.embed.blocks import email, web
from hedge.report.embed.card import alt, png
from hedge.report.embed.markdown import markdown
from hedge.report.embed.text import text
from hedge.report.embed.view import EmbedView
from hedge.report.words import Words, words

CARD = "card.png"
# Texts to paste as they are, so that no line of them can say whose they are: they are hedge's beside its picture.
UNSIGNED = ("alt.txt", "sentence.txt")
NAMES = (CARD, "alt.txt", "block.html", "web.html", "block.md", "block.txt", "sentence.txt", "README.txt")
_PLACES = ("Substack", "Mailchimp", "Ghost", "Buttondown")


def kit(view: EmbedView) -> Mapping[str, str | bytes]:
    """Returns the files of the kit by name; `README.txt` says in the report's language what they are for."""
    w = words(view.language)
    files: dict[str, str | bytes] = {
        CARD: png(view),
        "alt.txt": f"{alt(view)}\n",
        "block.html": f"{email(view)}\n",
        "web.html": f"{web(view)}\n",
        "block.md": markdown(view),
        "block.txt": text(view),
        "sentence.txt": f"{view.sentence}\n",
    }
    return {**files, "README.txt": _readme(w, list(files))}


def _readme(w: Words, names: list[str]) -> str:
    keys = {name: name.replace(".", "_") for name in names}
    listed = "\n".join(f"{name:<14}{w(f'kit_file.{key}')}" for name, key in keys.items())
    places = [f"{place}\n{w(f'kit_place.{place.lower()}')}" for place in _PLACES]
    return "\n\n".join((w("kit.title"), listed, *places, w("kit.sentence"), w("embed.made"))) + "\n"
