"""What goes out without the article's words has none of them, and whoever has the text gets all of them back."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import hedge
from hedge import contract, data, no_text, schema
from hedge.attach import attach
from hedge.errors import HedgeError
from hedge.model import Analysis, Article
from hedge.report import render
from hedge.report.no_text import discreet
from hedge.tables import flat
from tests import made
from tests.command import complaint, run, run_new
from tests.html_read import read
from tests.texts import TEXTS

PRONOUNS = {
    "it": "\n\nLei ha detto che forse tornerà. Ha aggiunto che spera in un accordo. “Vedremo domani”.\n",
    "id": "\n\nIa mengatakan bahwa jembatan itu mungkin aman. Dia berharap bantuan segera datang.\n",
    "en": "\n\nShe said that it could reopen. She added that she hoped so.\n",
}


@pytest.fixture(scope="module")
def analyses() -> dict[str, Analysis]:
    return {
        language: hedge.analyse(
            Article(f"a{n}", text + PRONOUNS[language], language, text.split("\n")[0], file=f"{n}.txt")
        )
        for n, (language, text) in enumerate(TEXTS.items())
    }


def outputs(analysis: Analysis, folder: Path, words: bool) -> str:
    """Everything that a run writes about an article."""
    tables = flat.Tables(words=words)
    tables.add(analysis)
    folder.mkdir()
    pages = [
        (render.page if words else render.page_without_text)(analysis),
        render.index([analysis if words else discreet(analysis)]),
    ]
    return "\n".join(
        [contract.line(analysis, words=words), *pages, *(p.read_text("utf-8") for p in tables.write(folder))]
    )


def long_words(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"\w+", text) if len(word) >= 5}


# Outputs


@pytest.mark.parametrize("language", TEXTS)
def test_no_word_of_the_article_is_in_any_output(tmp_path: Path, analyses: dict[str, Analysis], language: str) -> None:
    analysis = analyses[language]
    lexicon = tomllib.loads((data.lexicons_dir() / f"{language}.toml").read_text("utf-8"))
    entries = [
        entry for kind in lexicon.values() if isinstance(kind, list) for entry in kind if isinstance(entry, dict)
    ]
    ours = str([[entry.get(key) for key in ("id", "gloss", "scope", "source", "parts")] for entry in entries])
    for other in analyses:
        if other != language:  # words of reports, keys and paths, which are in the outputs of any text
            ours += outputs(analyses[other], tmp_path / other, words=False)
    ours += "".join(path.read_text("utf-8") for path in Path(render.__file__).parent.glob("words/*.toml"))
    theirs = long_words(analysis.article.text) - long_words(ours)
    assert len(theirs) > 20
    assert not theirs & long_words(outputs(analysis, tmp_path / "without", words=False))
    assert theirs <= long_words(outputs(analysis, tmp_path / "with", words=True))


def test_records_without_words_are_valid_and_of_the_same_shape(analyses: dict[str, Analysis]) -> None:
    for analysis in analyses.values():
        whole, bare = (json.loads(contract.line(analysis, words=words)) for words in (True, False))
        jsonschema.Draft202012Validator(schema.json_schema()).validate(bare)
        assert list(bare) == list(whole)
        assert (bare["article"]["text"], bare["article"]["title"]) == (None, None)
        assert [said["name"] for said in bare["attributions"]] == [None] * len(whole["attributions"])
        for key in ("sentences", "cues", "claims", "scores", "parser", "lexicon"):
            assert bare[key] == whole[key]


def test_pronouns_are_resolved_in_these_texts(analyses: dict[str, Analysis]) -> None:
    """Else the tests of names in `via` would show nothing."""
    for analysis in analyses.values():
        assert any(said.via.endswith(f" for {said.name}") for said in analysis.attributions)
        assert '{name}"' in contract.line(analysis, words=False)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("economia", True),
        ("Montelupo", True),
        ("prima pagina", True),
        ("Paola Renzi", False),
        ("Il ponte DI VIA Larga", False),
        ("Ponte chiuso, il Comune promette navette", False),
        ("un’intervista a Paola Renzi", True),
        (["x", {"y": "mancano i pezzi"}], False),
        (["x", {"y": "niente"}], True),
        (0.5, True),
        (None, True),
    ],
)
def test_columns_that_repeat_the_text_go(value: Any, kept: bool) -> None:
    article = {"text": made.TEXT, "title": "Ponte chiuso", "columns": {"x": value, "y": "z"}}
    assert no_text.article_without_words(article)["columns"] == {"x": value if kept else None, "y": "z"}


def test_the_page_without_text_lists_every_finding_by_sentence_and_offsets() -> None:
    analysis = made.analysis()
    root = read(render.page_without_text(analysis))
    bodies = root.all("table", "findings")[0].all("tbody")
    assert [body.attributes["id"] for body in bodies] == [f"s{s.index + 1}" for s in analysis.document.sentences]
    found = {}
    for body, sentence in zip(bodies, analysis.document.sentences, strict=True):
        head, *rows = body.all("tr")
        assert f"{sentence.index + 1}, {sentence.start}–{sentence.end}" in head.text()
        starts = [int(row.all("td")[0].text().split("–")[0]) for row in rows]
        assert starts == sorted(starts)
        assert all(sentence.start <= start < sentence.end for start in starts)
        found.update({row.all("td")[0].text(): row.text() for row in rows})
    for cue in analysis.cues:
        assert cue.cue.entry in found[f"{cue.spans[0].start}–{cue.spans[0].end}"]
    assert len(found) == len(analysis.cues) + len(analysis.attributions)
    ids = {element.attributes["id"] for element in root.all() if "id" in element.attributes}
    links = {element.attributes["href"][1:] for element in root.all("a")}
    assert {f"s{n}" for n in (2, 3)} <= links <= ids


@pytest.mark.parametrize("language", ["en", "id", "it"])
def test_the_page_without_text_is_whole_in_every_language(language: str) -> None:
    from hedge.report.words import words

    page = render.page_without_text(made.analysis(), language)
    assert words(language)("no_text.findings") in read(page).text()
    assert "style=" not in page
    nothing = replace(made.rewritten("Niente."), scores=made.scores("no", ("short",)))
    assert words(language)("fit.heading_no") in read(render.page_without_text(nothing, language)).text()


def test_entries_of_feeds_are_not_called_by_their_titles() -> None:
    title = "Ponte chiuso, il Comune promette navette"
    article = Article(title, made.TEXT, "it", title, entry="7")
    called = no_text.nameless(article)
    assert isinstance(called, Article)
    assert re.fullmatch("entry-[0-9a-f]{12}", called.id)
    lost = HedgeError(f"{title} in the feed x has no words", "…", skips=True, lost=article)
    error = no_text.nameless(lost)
    assert isinstance(error, HedgeError)
    assert error.lost == called
    assert error.what == f"{called.id} in the feed x has no words"
    for kept in (replace(article, file="x.txt"), replace(article, url="https://x.it/"), replace(article, title=None)):
        assert no_text.nameless(kept) is kept
    bare = no_text.without_words(contract.record(replace(made.analysis(), article=called)))
    assert no_text.with_words(bare, article)["article"] == contract.article_record(article)


# Names


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 60))
def test_a_name_out_of_a_text_is_found_in_one_piece(text: str, start: int, end: int, near: int) -> None:
    name = " ".join(text[start:end].split())
    spans = no_text.pieces(text, name, near)
    assert len(spans) == bool(name)
    assert no_text.joined(text, spans) == name


@given(
    st.text("ab cd\n\u00a0", min_size=3, max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=4),
)
def test_a_name_made_of_pieces_is_found_in_pieces(text: str, cuts: list[tuple[int, int]]) -> None:
    text += " "  # a name with a space comes from a text with one
    name = " ".join(" ".join(text[at : at + length] for at, length in cuts).split())
    assert no_text.joined(text, no_text.pieces(text, name, 0)) == name


def test_the_name_nearest_to_the_source_is_taken() -> None:
    text = "Anna parla. Anna\n Riva tace. Anna Riva va."
    assert no_text.pieces(text, "Anna Riva", 12) == ((12, 22),)
    assert no_text.pieces(text, "Anna Riva", 40) == ((29, 38),)
    assert no_text.pieces(text, "Anna tace", 0) == ((0, 5), (23, 27))


# Attach


def attached(articles: list[Article], path: Path, *lines: str) -> tuple[list[str], list[HedgeError]]:
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    found = list(attach(articles, path))
    return [one for one in found if isinstance(one, str)], [one for one in found if isinstance(one, HedgeError)]


def test_whoever_has_the_text_gets_the_same_bytes_back(tmp_path: Path, analyses: dict[str, Analysis]) -> None:
    whole = [contract.line(analysis) for analysis in analyses.values()]
    bare = [contract.line(analysis, words=False) for analysis in analyses.values()]
    articles = [analysis.article for analysis in analyses.values()]
    assert attached(articles[::-1], tmp_path / "data.jsonl", *bare, "") == (whole, [])


def test_texts_that_are_the_same_are_told_apart_by_what_they_are_called(tmp_path: Path) -> None:
    analysis = made.analysis()
    articles = [
        replace(
            analysis.article, id=id, title=f"Titolo {id}", entry=f"t.csv#{id}", columns={"n": "Ponte chiuso di " + id}
        )
        for id in "123"
    ]
    found = [replace(analysis, article=article) for article in articles]
    bare = [contract.line(one, words=False) for one in found]
    lines, errors = attached([articles[i] for i in (1, 2, 0)], tmp_path / "d.jsonl", *bare)
    assert (lines, errors) == ([contract.line(one) for one in found], [])


def test_records_without_text_and_texts_without_record_are_named(tmp_path: Path) -> None:
    bare = contract.line(made.analysis(), words=False)
    lines, errors = attached([Article("b", "Altro testo.", "und", file="b.txt")], tmp_path / "d.jsonl", bare)
    assert lines == []
    assert [error.what.replace(str(tmp_path), "") for error in errors] == [
        "none of the texts has the hash of /d.jsonl, line 1, article 'ponte'",
        "/d.jsonl has no record with the hash of b.txt",
    ]


def test_damaged_records_are_named_by_their_line_and_the_others_go_on(tmp_path: Path) -> None:
    analysis = made.analysis()
    good = json.loads(contract.line(analysis, words=False))
    broken: list[tuple[Any, str]] = [
        ("{", "line 1 is no JSON"),
        ([1], "line 2 is no record of an article"),
        ({"schema": 1}, "line 3 is no record of an article"),
        ({**good, "schema": 2}, "line 4 has the schema 2, and this hedge writes schema 1"),
        ({key: value for key, value in good.items() if key != "attributions"}, "it has no 'attributions'"),
        ({**good, "article": {"sha256": good["article"]["sha256"]}}, "is a damaged record"),
        ({**good, "attributions": [{**good["attributions"][0], "name_spans": [[0, 99999]]}]}, "is not in the text"),
        ({**good, "attributions": [{**good["attributions"][0], "name_spans": "x"}]}, "is a damaged record"),
        ({**good, "attributions": 5}, "is a damaged record"),
        ({**good, "article": {**good["article"], "sha256": ["x"]}}, "is a damaged record"),
    ]
    lines = [one if isinstance(one, str) else json.dumps(one) for one, _ in broken]
    done, errors = attached([analysis.article], tmp_path / "d.jsonl", *lines, json.dumps(good))
    assert done == [contract.line(analysis)]
    for error, (_, said) in zip(errors, broken, strict=True):
        assert said in error.what
        assert error.skips


# The commands


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shared")
    text = TEXTS["it"] + PRONOUNS["it"]
    (folder / "ponte.txt").write_text(text, "utf-8")
    quoted = text.replace('"', '""')
    (folder / "t.csv").write_text(
        f'id;testo;titolo;sezione;sommario\n007;"{quoted}";Chiuso il ponte;cronaca;"Chiuso il ponte, forse in estate"\n'
        f'8;"{quoted} Poi più niente.";;cronaca;\n',
        "utf-8",
    )
    return folder


def test_analyse_and_attach_go_round(folder: Path) -> None:
    inputs = ("ponte.txt", "t.csv")
    whole = run("analyse", *inputs, "--json", cwd=folder)
    bare = run("analyse", *inputs, "--json", "--no-text", "--csv", "out", cwd=folder)
    assert (whole.returncode, bare.returncode, bare.stderr) == (0, 0, "")
    assert "Anna Riva" in whole.stdout
    said = " ".join([bare.stdout, *(path.read_text("utf-8") for path in (folder / "out").glob("*.csv"))])
    assert not re.search("Anna|Riva|Borgo|Chiuso", said)
    assert "cronaca" in said
    (folder / "data.jsonl").write_text(bare.stdout, "utf-8")
    again = run_new("attach", *inputs, "data.jsonl", cwd=folder)
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout == whole.stdout
    part = run("attach", "ponte.txt", "data.jsonl", cwd=folder)
    assert part.returncode == 1
    assert part.stdout.splitlines()[0] == whole.stdout.splitlines()[0]
    assert re.fullmatch(r"hedge: none of the texts has the hash of data\.jsonl, line 3, .*\nTry: .*\n", part.stderr)


def test_report_without_text_writes_pages_and_an_index_without_words(folder: Path) -> None:
    ran = run("report", "ponte.txt", "t.csv", "--no-text", "-o", "pages", cwd=folder)
    assert (ran.returncode, ran.stderr) == (0, "")
    pages = sorted(path.name for path in (folder / "pages").iterdir())
    assert pages == ["007.html", "8.html", "index.html", "ponte.html"]
    for path in (folder / "pages").iterdir():
        assert not re.search("Anna|Riva|Borgo|Chiuso", path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["attach", "ponte.txt", "none.jsonl"], "none.jsonl does not exist"),
        (["attach", "ponte.txt"], "Missing argument"),
        (
            ["analyse", "t.csv", "--text", "corpo"],
            "t.csv has no column 'corpo'; its columns are id, testo, titolo, sezione",
        ),
        (["analyse", "t.csv", "--encoding", "latin-99"], "there is no text encoding 'latin-99'"),
        (["analyse", "t.csv", "--delimiter", "::"], "'::' cannot stand between columns"),
    ],
)
def test_bad_input_is_one_line_of_error_and_one_of_advice(folder: Path, arguments: list[str], said: str) -> None:
    assert said in complaint(run(*arguments, cwd=folder))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "empty.csv is empty"),
        ("head.csv", b"id;testo\n", "head.csv has a header and no rows"),
        ("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "photo.csv is not text that can be read"),
        ("twice.csv", b"id,text\n1,One two.\n1,Three four.\n", "twice.csv has the id '1' twice, in row 1 and row 2"),
        ("short.csv", b"id,text\n1\n", "short.csv, row 1 (line 2) has 1 cell, and the header 2"),
        ("none.jsonl", b"{\n", "none.jsonl, line 1 is no JSON"),
        ("torn.parquet", b"PAR1xxxxPAR1", "torn.parquet is no Parquet file that can be read"),
        ("noid.csv", b"id,text\n,One two three.\n", "noid.csv, row 1 has no id in the column 'id'"),
        (
            "data.jsonl",
            b'{"schema": 1, "article": {"id": "x"}}\n',
            "data.jsonl is a table that hedge wrote",
        ),
    ],
)
def test_bad_tables_end_in_one_line_of_error_and_one_of_advice(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert said in complaint(run("analyse", name, cwd=tmp_path))
