"""Markdown files become articles: the words that a reader sees, and what their front matter says."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hedge import intake
from hedge.errors import HedgeError
from hedge.intake.items import Draft
from hedge.intake.markdown import draft
from hedge.model import Article

Written = Callable[[str | bytes], Draft]
BODY = """\
# Chiuso *il* ponte

Il ponte di [via Larga](https://x.example/larga "La via") resta **chiuso**
fino a giugno.  ![Il ponte](ponte.jpg) Lo ha detto la `sindaca`.\\
Poi ha taciuto.

> Non sappiamo ancora quanto costerà,
> e forse nessuno lo sa.

- i giunti
- l’asfalto &egrave; nuovo
  1. prima corsia

```python
codice = 1
```

    anche questo

<div class="ad">Pubblicità</div>

| Via | Giorno |
|-----|--------|
| Larga | lunedì |

Altro su <https://x.example/>[^1].

***

Fine
====
"""
PARAGRAPHS = [
    "Chiuso il ponte",
    "Il ponte di via Larga resta chiuso fino a giugno. Lo ha detto la sindaca.",
    "Poi ha taciuto.",
    "Non sappiamo ancora quanto costerà, e forse nessuno lo sa.",
    "i giunti",
    "l’asfalto è nuovo",
    "prima corsia",
    "Via\tGiorno",
    "Larga\tlunedì",
    "Fine",
]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(text: str | bytes) -> Draft:
        path = tmp_path / "ponte.md"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return draft(path)

    return write


def test_the_words_are_kept_and_the_marks_go(written: Written) -> None:
    read = written(BODY)
    found = read.text.split("\n\n")
    assert [text for text in found if not text.startswith("Altro")] == PARAGRAPHS
    assert "x.example" not in read.text
    assert (read.title, read.file, read.author) == ("Chiuso il ponte", "ponte.md", None)


FRONTS = {
    "yaml": '---\ntitle: "Chiuso: il ponte?"\nauthor: Ada Riva\ndate: 2026-05-03T10:00:00Z\nlang: it-IT\n'
    "outlet: 'Il Lume'\nurl: https://x.example/a\ngenre: opinion\ntags: [ponte, comune]\n# note\n---\n",
    "yaml lists": "---\r\nTitle: Chiuso: il ponte?\r\nauthors:\r\n  - Ada Riva\r\ndate: 2026/05/03\r\nlanguage: it\r\n"
    "publication: Il Lume\r\nlink: https://x.example/a\r\ncategories: [Città, Opinioni]\r\n---\r\n",
    "toml": '+++\ntitle = "Chiuso: il ponte?"\nauthor = ["Ada Riva"]\ndate = 2026-05-03\nlang = "it"\n'
    'site = "Il Lume"\nurl = "https://x.example/a"\nsection = "opinione"\n[extra]\nx = 1\n+++\n',
}


@pytest.mark.parametrize("kind", FRONTS)
def test_front_matter_is_read(kind: str, written: Written) -> None:
    read = written(FRONTS[kind] + "\nIl ponte resta chiuso.\n\n## Perché\n")
    assert (read.title, read.author, read.date, read.language) == ("Chiuso: il ponte?", "Ada Riva", "2026-05-03", "it")
    assert (read.outlet, read.url, read.genre) == ("Il Lume", "https://x.example/a", "opinion")
    assert read.text == "Chiuso: il ponte?\n\nIl ponte resta chiuso.\n\nPerché"


def test_the_title_stands_once(written: Written) -> None:
    read = written("---\ntitle: Chiuso il ponte\n---\n# Chiuso il ponte!\n\nResta chiuso.")
    assert (read.title, read.text) == ("Chiuso il ponte!", "Chiuso il ponte!\n\nResta chiuso.")
    assert written("Resta chiuso.\n\n# Il ponte\n\nAncora.").text == "Resta chiuso.\n\nIl ponte\n\nAncora."


@pytest.mark.parametrize("text", ["---\nIl ponte resta chiuso.\n---\nAncora.", "---\n\nIl ponte: chiuso", "--- \nUno"])
def test_a_rule_is_no_front_matter(text: str, written: Written) -> None:
    assert written(text).author is None
    assert written(text).text


def test_broken_toml_is_said_with_its_line(written: Written) -> None:
    with pytest.raises(HedgeError, match=r"ponte\.md: the front matter is no TOML: .*line 2") as error:
        written('+++\ntitle = "x"\ny\n+++\nTesto.')
    assert error.value.skips


def test_marks_and_charsets_are_those_of_text(written: Written) -> None:
    assert written(b"\xef\xbb\xbf---\nauthor: Ada\n---\nResta chiuso.").author == "Ada"
    assert written("Perché è così.".encode("cp1252")).text == "Perché è così."
    with pytest.raises(HedgeError, match="PDF"):
        written(b"%PDF-1.4")


def test_the_encoding_that_a_person_names_is_taken(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes("# Schließung\n\nPerché è così.".encode("mac_roman"))
    reading = intake.Reading(language="it", encoding="mac_roman")
    (read,) = intake.read([str(tmp_path / "a.md")], reading, ("it",))
    assert isinstance(read, Article)
    assert read.text == "Schließung\n\nPerché è così."


def test_folders_hold_pages_and_markdown_and_what_has_no_words_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "# Chiuso\n\nIl ponte resta chiuso fino a giugno, ha detto ieri la sindaca.", "utf-8"
    )
    (tmp_path / "b.Markdown").write_text("![x](y.jpg)", "utf-8")
    (tmp_path / "c.HTM").write_text(
        "<p>Il ponte resta chiuso fino a giugno, ha detto ieri la sindaca di Borgo.", "utf-8"
    )
    (tmp_path / "d.rst").write_text("Il ponte", "utf-8")
    read = intake.read([str(tmp_path)], intake.Reading(), ("it", "en"))
    assert [item.id for item in read if isinstance(item, Article)] == ["a", "c"]
    (lost,) = [item for item in read if isinstance(item, HedgeError)]
    assert "b.Markdown has no words" in lost.what


MARKDOWN = st.lists(
    st.sampled_from([*"#*_`->|[](){}!~:+=\\&<\"' \n\t1.aè\x00\u2028", "---\n", "+++\n", "title: "])
).map("".join)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MARKDOWN)
def test_any_markdown_is_a_text_or_an_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.md"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with suppress(HedgeError):
        read = draft(path)
        assert "\n\n\n" not in read.text
        assert read.title is None or read.text.startswith(read.title) or read.title in read.text
