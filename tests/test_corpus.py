"""A corpus is what `hedge analyse` finds in its articles, as tables that can be made again without the parser."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import polars
import pytest

import hedge
from hedge import intake
from hedge.corpus import run, saved, shard, trees
from hedge.corpus.engines import engines
from hedge.corpus.layout import Folder
from hedge.corpus.options import Options, Using
from hedge.corpus.plan import plan
from hedge.corpus.query import query
from hedge.corpus.scan import Corpus
from hedge.errors import HedgeError
from hedge.intake.items import Columns
from hedge.model import Analysis, Article
from hedge.pipeline import Parser
from hedge.tables import codebook, flat
from tests.corpora import Here, digests, files, table, texts
from tests.texts import TEXTS


def build(inputs: list[Path], folder: Path, options: Options | None = None, part: tuple[int, int] = (1, 1)) -> run.Run:
    return run.build([str(path) for path in inputs], folder, options or Options(), part)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return table(tmp_path_factory.mktemp("source") / "press.csv", broken=True)


@pytest.fixture(scope="module")
def folder(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "corpus"
    assert build([source], folder).go(Here(), quiet)
    return folder


def quiet(articles: int, words: int, shards: int) -> None:
    """Hears how a run goes on."""


# Trees


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_trees_come_back_as_they_were(language: str, parser: Callable[[str], Parser]) -> None:
    text = (
        "PRIMA\n\n…\n\n"
        + TEXTS[language]
        + "\n\nhttps://example.org/"
        + "x" * 300
        + "  è\u0301 fine. Soft\u00adhyphen.\n"
    )
    article = Article("a", text, language)
    recorder = trees.Recorder(parser(language))
    found = hedge.analyse(article, parser=recorder)
    pieces = shard._pieces(article, engines(Using(language)))
    assert [text[start:end] for start, end in pieces] == recorder.pieces
    tokens = trees.frame("a", text, [start for start, _ in pieces], recorder.trees)
    again = trees.trees(tokens, text, pieces)
    assert again == [[sentence for sentence in piece if sentence] for piece in recorder.trees]
    kept = trees.Kept(recorder.info, recorder.pieces, again, lambda: pytest.fail("it was parsed"))
    assert hedge.analyse(article, parser=kept) == found


# Tables


def test_the_tables_are_those_of_analyse(source: Path, folder: Path) -> None:
    collected = flat.Tables()
    read = intake.read([str(source)], intake.Reading(), ("en", "id", "it"))
    for item in read:
        collected.add(hedge.analyse(item) if isinstance(item, Article) else item)
    corpus = hedge.scan_corpus(folder)
    for name, frame in collected.frames().items():
        got = corpus[name].collect()
        if name == "articles":
            assert got["views"].to_list() == [row[4] for row in texts(24)]
        assert list(codebook.tables()[name]) == got.columns[: len(codebook.tables()[name])]
        assert got.equals(frame), name


def test_what_is_lost_is_a_row_with_its_place_and_reason(folder: Path, source: Path) -> None:
    lost = Corpus(folder)["errors"].collect()
    assert lost["article"].to_list() == ["empty", "french"]
    assert lost["number"].to_list() == [2, 3]
    assert lost["entry"].to_list() == ["press.csv#empty", "press.csv#french"]
    assert lost["what"][0] == f"{source}, row 2, id empty has no words"
    assert "'fr'" in lost["what"][1]
    assert lost["remedy"].null_count() == 0


def test_the_manifest_says_what_made_the_tables(folder: Path, source: Path) -> None:
    made = Corpus(folder).manifest
    assert made["complete"] is True
    assert made["counts"]["articles"] == 24
    assert (made["counts"]["analysed"], made["counts"]["errors"]) == (22, 2)
    assert made["counts"]["words"] == Corpus(folder)["articles"].select("words").sum().collect().item()
    assert made["inputs"][0]["bytes"] == source.stat().st_size
    assert sorted(made["lexicons"]) == ["en", "id", "it"]
    assert set(made["parsers"]["it"]) >= {"name", "version", "sha256"}
    assert made["hedge"] == hedge.__version__


def test_folders_pages_and_tables_are_read_together(tmp_path: Path) -> None:
    inputs = tmp_path / "in"
    inputs.mkdir()
    (inputs / "one.txt").write_text(TEXTS["en"], "utf-8")
    paragraphs = "".join(f"<p>{part}</p>" for part in TEXTS["it"].split("\n\n"))
    (inputs / "page.html").write_text(f"<html lang=it><article>{paragraphs}</article></html>", "utf-8")
    (inputs / "rows.jsonl").write_text(json.dumps({"text": TEXTS["id"], "section": {"a": 1}, "x": 2}) + "\n", "utf-8")
    polars.DataFrame({"text": [TEXTS["en"]], "x": [7.5]}).write_parquet(inputs / "frame.parquet")
    (inputs / "feed.xml").write_text('<rss version="2.0"><channel><title>t</title></channel></rss>', "utf-8")
    build([inputs], tmp_path / "out").go(Here(), quiet)
    articles = Corpus(tmp_path / "out")["articles"].collect()
    assert articles["id"].to_list() == ["feed", "frame-1", "one", "page", "rows-1"]
    assert articles["status"].to_list() == ["skipped", *["analysed"] * 4]
    assert articles["section"].to_list() == [None, None, None, None, '{"a": 1}']
    assert articles["x"].to_list() == [None, "7.5", None, None, "2"]
    assert articles["language"].to_list() == [None, "en", "en", "it", "id"]


def test_without_text_no_word_of_an_article_is_there_and_score_says_so(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    build([source], out, Options(text=False)).go(Here(), quiet)
    assert sorted(path.name for path in out.iterdir()) == ["codebook.csv", "manifest.json", "plan.json", "tables"]
    corpus = Corpus(out)
    assert "tokens" not in corpus
    names = {"Riva", "Rahma", "Reeve", "crepa", "retakan", "Oldford"}
    for name in corpus:
        assert not names & set(re.findall(r"\w+", corpus[name].collect().write_csv())), name
    assert corpus["articles"].filter(polars.col("speculation") > 0).collect().height > 10
    with pytest.raises(HedgeError, match="--no-text"):
        run.score(out, None)


# Shards


def test_ids_are_told_apart_only_where_tables_share_them(tmp_path: Path) -> None:
    one, two = table(tmp_path / "one.csv", 9), table(tmp_path / "two.csv", 9)
    loaded = engines(Using())
    ids = {s.path: s.table.ids for s in plan([str(one), str(two)], Options(), loaded).sources if s.table}
    assert ids == {str(one): "one", str(two): "two"}
    alone = plan([str(one)], Options(), loaded)
    assert [s.table.ids for s in alone.sources if s.table] == [""]
    two.write_text(one.read_text("utf-8").replace("\na0", "\nb0"), "utf-8")
    assert [s.table.ids for s in plan([str(one), str(two)], Options(), loaded).sources if s.table] == ["", ""]
    one.write_text(one.read_text("utf-8").replace("\na0004", "\na0007"), "utf-8")
    with pytest.raises(HedgeError, match=r"the id 'a0007' twice, in row 5 and row 8"):
        plan([str(one)], Options(), loaded)


def test_a_plan_has_each_article_once_and_comes_back_from_its_file(tmp_path: Path) -> None:
    paths = [str(table(tmp_path / f"{n}.csv", 100 * n + 7)) for n in (1, 2)]
    for n in range(5):
        (tmp_path / f"{n}.txt").write_text("x", "utf-8")
        paths.append(str(tmp_path / f"{n}.txt"))
    made = plan(paths, Options(genre="news", columns=Columns(text="text")), engines(Using(lexicon=None)))
    assert made.articles == 107 + 207 + 5
    assert [s.first for s in made.shards] == [
        1 + sum(s.count for s in made.shards[:n]) for n in range(len(made.shards))
    ]
    assert len(made.shards) > 20
    place = Folder(tmp_path)
    saved.save(made, place)
    again = saved.load(place)
    assert (again.shards, again.options, again.lexicons) == (made.shards, made.options, made.lexicons)
    saved.check(again, place, paths, made.options, engines(Using()))


@pytest.mark.parametrize("parts", [2, 3])
def test_parts_of_an_array_make_the_same_as_one_run(source: Path, folder: Path, tmp_path: Path, parts: int) -> None:
    out = tmp_path / "out"
    for which in range(parts, 0, -1):
        made = build([source], out, part=(which, parts)).go(Here(), quiet)
        assert bool(made) == (which == 1)
    assert files(out) == files(folder)


def test_a_second_start_goes_on_and_does_nothing_twice(source: Path, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = build([source], out)
    Here()(first._work, first.left[:1], quiet)
    second = build([source], out)
    assert (second.done, second.articles) == (8, 24)
    assert second.left == first.left[1:]
    before = files(out)
    second.go(Here(), quiet)
    assert files(out) == files(folder)
    assert before.items() <= files(out).items()
    assert build([source], out).left == []


def test_another_start_is_refused_in_two_lines(source: Path, tmp_path: Path) -> None:
    out, path = tmp_path / "out", tmp_path / "press.csv"
    path.write_bytes(source.read_bytes())
    build([path], out)
    with pytest.raises(HedgeError, match="begun with genre unset, not 'opinion'"):
        build([path], out, Options(genre="opinion"))
    with pytest.raises(HedgeError, match="begun with text 'True', not 'False'"):
        build([path], out, Options(text=False))
    with pytest.raises(HedgeError, match="is no input that"):
        build([path, source], out)
    with pytest.raises(HedgeError, match="is no input that"):
        build([source], out)
    path.touch()
    build([path], out)  # the same bytes
    path.write_bytes(source.read_bytes() + b"x,y,z,2026-01-01,1\n")
    with pytest.raises(HedgeError, match="has changed since"):
        build([path], out)
    with pytest.raises(HedgeError, match="no corpus"):
        build([path], tmp_path)
    with pytest.raises(HedgeError, match="is built from files"):
        run.build(["https://example.org/a"], tmp_path / "other", Options())


# Scoring again

LEXICON = """schema = 1
language = "en"
name = "mine"

[[cue]]
id = "reeve-test"
category = "epistemic"
certainty = "possible"
match = [{ lemma = "close" }]
scope = ["."]
examples = ["The bridge was closed."]
counterexamples = ["The bridge was open."]
gloss = { en = "Only a test." }
note = "A test."
"""


@pytest.fixture
def lexicon(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(LEXICON, "utf-8")
    return path


def test_a_lexicon_is_tried_on_stored_trees(source: Path, tmp_path: Path, lexicon: Path) -> None:
    out, anew = tmp_path / "out", tmp_path / "anew"
    build([source], out).go(Here(), quiet)
    before = files(out)
    scored = run.score(out, lexicon)
    made = scored.go(Here(), quiet)
    assert made is not None
    assert made["lexicons"]["en"]["modified"]
    build([source], anew, Options(Using(lexicon=lexicon))).go(Here(), quiet)
    assert files(out) == files(anew)
    assert files(out) != before
    assert len(list((out / "tables").iterdir())) == 1
    run.score(out, None).go(Here(), quiet)
    assert files(out) == before


def test_scoring_parses_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planned = saved.load(Folder(folder))
    loaded = engines(Using())
    monkeypatch.setattr("hedge.pipeline.load", lambda *_: pytest.fail("a parser was loaded"))
    kept = list(shard._kept(folder / "parsed" / "000000", planned, loaded))
    found = [hedge.analyse(article, parser=trees) for _, article, trees in kept if trees]
    assert len(found) == 6
    assert all(isinstance(one, Analysis) for one in found)


# What breaks an article


def test_one_broken_article_ends_no_run(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    whole = hedge.analyse

    def breaking(article: Article, **how: object) -> Analysis:
        if article.id == "a0005":
            raise ValueError(article.text)
        return whole(article, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(hedge, "analyse", breaking)
    made = build([source], out).go(Here(), quiet)
    assert made is not None
    assert made["counts"]["errors"] == 3
    lost = Corpus(out)["errors"].filter(polars.col("article") == "a0005").collect()
    assert re.fullmatch(r".*row 6, id a0005 cannot be analysed: ValueError in \w+\.py, line \d+", lost["what"][0])
    articles = Corpus(out)["articles"].collect()
    assert articles.filter(polars.col("id") == "a0005")["status"].item() == "skipped"
    assert articles.height == 24


def test_an_article_that_ends_processes_is_a_row_that_says_so(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = build([source], out)
    loaded = engines(Using())
    shard.build(1, saved.load(Folder(out)), Folder(out), loaded, lambda *_: None, {2})
    lost = polars.read_parquet(out / "tables" / loaded.key / "000001" / "errors.parquet").to_dicts()
    assert [(row["number"], row["article"]) for row in lost] == [(11, "a0010")]
    assert lost[0]["what"] == f"{source}, row 11, id a0010 ends the process that analyses it"
    assert first.articles == 24


# Questions


def test_a_corpus_answers_in_sql(folder: Path) -> None:
    corpus = Corpus(folder)
    answer = query(
        corpus, "SELECT language, COUNT(*) AS n FROM articles WHERE status = 'analysed' GROUP BY language ORDER BY n"
    )
    assert answer.rows() == [("en", 7), ("id", 7), ("it", 8)]
    joined = "SELECT c.category, COUNT(*) AS n FROM cues c JOIN articles a ON c.article = a.id GROUP BY c.category"
    assert query(corpus, joined)["n"].sum() == corpus["cues"].select(polars.len()).collect().item()
    assert query(corpus, "SELECT COUNT(*) FROM tokens").item() > 1000
    for wrong in ("SELECT nothing FROM articles", "SELEKT", "SELECT * FROM nowhere", ""):
        with pytest.raises(HedgeError) as error:
            query(corpus, wrong)
        assert "\n" not in error.value.what


def test_the_examples_run(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "press").symlink_to(folder)
    monkeypatch.chdir(tmp_path)
    docs = Path(hedge.__file__).parents[1] / "docs" / "corpora.md"
    examples = re.findall(r"^```python\n(.*?)^```", docs.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    said = hedge.scan_corpus.__doc__ or ""
    examples.append(textwrap.dedent(said[said.index("        import hedge") :]))
    assert len(examples) == 2
    for example in examples:
        exec(example, {})
    for asked in re.findall(r'hedge corpus query press "(.+?)"', docs.read_text("utf-8")):
        assert query(Corpus(folder), asked).height > 0


def test_the_codebook_has_every_column(folder: Path) -> None:
    book = polars.read_csv(folder / "codebook.csv")
    corpus = Corpus(folder)
    for name in corpus:
        assert book.filter(polars.col("file") == name)["column"].to_list() == corpus[name].collect_schema().names(), (
            name
        )


def test_what_is_no_corpus_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HedgeError, match="is no corpus"):
        hedge.scan_corpus(tmp_path)
    (tmp_path / "manifest.json").write_text("{}", "utf-8")
    with pytest.raises(HedgeError, match="damaged"):
        hedge.scan_corpus(tmp_path)


def test_a_notebook_shows_an_analysis(parser: Callable[[str], Parser]) -> None:
    shown = hedge.analyse(Article("a", TEXTS["en"], "en"), parser=parser("en"))._repr_html_()
    assert "<script" not in shown
    assert "Speculation" in shown or "speculation" in shown
    assert len(shown) < 90_000


def test_digests_see_a_difference(folder: Path, tmp_path: Path) -> None:
    assert digests(folder) == digests(folder)
    other = tmp_path / "other"
    build([table(tmp_path / "press.csv", 23)], other).go(Here(), quiet)
    assert digests(other)["articles"] != digests(folder)["articles"]
