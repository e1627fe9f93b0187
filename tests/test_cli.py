"""The command line, through its real entry point."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

import hedge
from hedge import contract, data, schema
from hedge.cli.printed import report_line, table_row
from hedge.lexicon import load
from hedge.model import Corrected, Correction
from tests import made
from tests.command import PACKAGE, Run, complaint, environment, run, run_new
from tests.server import Reply, serving
from tests.texts import TEXTS

HEAVY = {"torch", "stanza", "polars", "transformers", "py3langid", "numpy", "jinja2", "rich", "trafilatura", "lxml",
         "httpx2", "feedparser", "starlette", "uvicorn", "resvg_py", "fontTools"}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of articles, and of files that are none."""
    folder = tmp_path_factory.mktemp("articles")
    for name, language in (("a/ponte.txt", "it"), ("b/ponte.txt", "id"), ("index.txt", "en")):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(TEXTS[language].encode())
    (folder / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (folder / "empty.txt").touch()
    (folder / "bare").mkdir()
    (folder / "numbers.txt").write_text("12 34\n")
    (folder / "deutsch.txt").write_text("Die Bürgermeisterin sagte, dass die Brücke bis zum Sommer geschlossen bleibt.")
    return folder


@pytest.fixture(scope="module")
def reported(folder: Path) -> Run:
    names = ["a/ponte.txt", "none.txt", "b/ponte.txt", "photo.txt", "index.txt", "a/../a/ponte.txt"]
    return run("report", *names, "-o", "out/pages", cwd=folder)


def test_report_writes_a_page_for_each_article_and_names_what_it_skips(folder: Path, reported: Run) -> None:
    assert reported.returncode == 1
    assert reported.stderr.splitlines()[::2] == [
        "hedge: none.txt does not exist",
        "hedge: photo.txt is not text that can be read",
    ]
    assert all(line.startswith("Try: ") for line in reported.stderr.splitlines()[1::2])
    lines = reported.stdout.splitlines()
    pages = ["a-ponte.html", "b-ponte.html", "index.txt.html"]
    assert [Path(line.rpartition("  ")[2]) for line in lines] == [Path("out/pages", page) for page in pages]
    for line in lines:
        assert re.search(r"speculation \d+ %  hearsay \d+ %  reported \d+ %  \d+ words", line)
    assert sorted(path.name for path in (folder / "out/pages").iterdir()) == sorted([*pages, "index.html"])


@pytest.mark.parametrize("name", ["ponte.html", "index.html"])
def test_a_page_that_hedge_did_not_write_is_not_replaced(tmp_path: Path, name: str) -> None:
    (tmp_path / "ponte.txt").write_text(TEXTS["it"], "utf-8")
    (tmp_path / name).write_text("<!DOCTYPE html><p>mine", "utf-8")
    assert f"{name} is there already" in complaint(run("report", "ponte.txt", "-o", ".", cwd=tmp_path))
    assert (tmp_path / name).read_text("utf-8") == "<!DOCTYPE html><p>mine"


def test_a_line_of_report_says_when_its_figures_need_caution() -> None:
    hurried = replace(made.analysis(), scores=made.scores("caution", ("short", "much_other")))
    assert "  caution (short, much other)  " in report_line(hurried, Path("ponte.html"))
    assert "caution" not in report_line(made.analysis(), Path("ponte.html"))


def test_without_a_score_a_line_has_the_reason_and_no_number() -> None:
    bare = replace(made.analysis(), scores=made.scores("no", ("no_prose",)))
    assert report_line(bare, Path("ponte.html")) == "ponte  not scored (no prose)  ponte.html"
    assert table_row(bare, ["ponte"]).split() == ["ponte", "it", "–", "–", "–", "–", "no", "(no", "prose)"]


def test_a_row_says_how_many_marks_an_editor_changed() -> None:
    edit = Correction("remove", "cue", made.span("Forse"), "Forse", "A. Reeve", "a slip")
    for edits, says in (([edit], "  1 mark corrected"), ([edit, edit], "  2 marks corrected")):
        edited = replace(made.analysis(), corrected=Corrected(tuple(edits), made.scores()))
        assert table_row(edited, ["ponte"]).endswith(f"47  ok{says}")
        assert f"47 words{says}  ponte.html" in report_line(edited, Path("ponte.html"))
    assert "corrected" not in table_row(made.analysis(), ["ponte"])


def test_pages_are_whole_and_the_index_leads_to_them(folder: Path, reported: Run) -> None:
    out = folder / "out/pages"
    index = (out / "index.html").read_text("utf-8")
    for skipped in ("none.txt does not exist", "photo.txt is not text that can be read"):
        assert skipped in index
    for path in out.iterdir():
        text = path.read_text("utf-8")
        assert text.startswith("<!DOCTYPE html>") or text.startswith("<!doctype html>")
        assert text.rstrip().endswith("</html>")
        assert path.name == "index.html" or f'href="{path.name}"' in index
    assert 'lang="id"' in (out / "b-ponte.html").read_text("utf-8")


@pytest.fixture(scope="module")
def records(folder: Path) -> list[str]:
    """The records of three articles, written where the locale knows ASCII only."""
    ran = run_new(
        "analyse", "a/ponte.txt", "b/ponte.txt", "index.txt", "--json",
        cwd=folder, LC_ALL="C", LANG="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0",
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout.splitlines()


def test_analyse_prints_a_record_a_line(records: list[str]) -> None:
    loaded = [json.loads(line) for line in records]
    assert [(record["article"]["id"], record["article"]["language"]) for record in loaded] == [
        ("a-ponte", "it"),
        ("b-ponte", "id"),
        ("index.txt", "en"),
    ]
    assert [record["article"]["text"] for record in loaded] == list(TEXTS.values())
    for record in loaded:
        jsonschema.validate(record, schema.json_schema())


@pytest.mark.slow
def test_a_record_does_not_depend_on_the_rest_of_the_run(records: list[str]) -> None:
    alone = hedge.analyse(hedge.Article("index.txt", TEXTS["en"], "en"))
    record = json.loads(records[2])
    for key, value in contract.record(alone).items():
        if key != "article":
            assert record[key] == json.loads(json.dumps(value))


@pytest.mark.slow
def test_analyse_prints_an_aligned_table(folder: Path) -> None:
    ran = run("analyse", "index.txt", "a/ponte.txt", "--lang", "it", cwd=folder)
    assert (ran.returncode, ran.stderr) == (0, "")
    head, *rows = ran.stdout.splitlines()
    assert head.split() == ["article", "language", "speculation", "hearsay", "reported", "words", "fit"]
    assert [row.split()[:2] for row in rows] == [["index.txt", "it"], ["ponte", "it"]]
    for row in rows:
        assert re.fullmatch(r"[0-9]|–", row[head.index("words") + len("words") - 1])  # no count without a score
        assert row[head.index("fit")].isalpha()


@pytest.mark.slow
def test_embed_prints_a_block_without_the_article(folder: Path) -> None:
    ran = run("embed", "a/ponte.txt", "--as", "email", "--link", "https://example.org/?a=1&b=2", cwd=folder)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "<table" in ran.stdout
    assert 'href="https://example.org/?a=1&amp;b=2"' in ran.stdout
    assert "Gli abitanti usano intanto" not in ran.stdout
    assert len(ran.stdout.encode()) < 90_000


def test_explain_all_says_what_blocked_an_entry_and_which_one_won() -> None:
    ran = run("explain", "It is not clear who won, the mayor said.", "--lang", "en", "--all")
    assert ran.returncode == 0
    lines = [line.split(maxsplit=2) for line in ran.stdout.splitlines()]
    assert ran.stdout.splitlines()[1].split() == ["id", "form", "surface", "lemma", "upos", "head", "deprel", "feats"]
    assert [line[1] for line in lines if line[:1] == ["+"]] == ["not-clear", "say"]
    assert ["-", "is-said-to", "«said»  where aux:pass: no such word"] in lines
    ran = run("explain", "It is clear who won.", "--lang", "en", "--all")
    assert "«clear»  negated = require: nothing negates it" in ran.stdout


def test_explain_says_which_entry_found_what() -> None:
    ran = run_new("explain", "Forse il ponte riaprirà a giugno.", "--lang", "it")
    assert (ran.returncode, ran.stderr) == (0, "")
    analysis = hedge.analyse(hedge.Article("sentence", "Forse il ponte riaprirà a giugno.", "it"))
    assert analysis.cues
    assert analysis.cues[0].cue.entry in ran.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["report", "none.txt"], "none.txt does not exist"),
        (["report", "bare", "-o", "new"], "the folder bare holds no file"),
        (["analyse", "empty.txt"], "empty.txt has no words"),
        (["analyse", "photo.txt", "--json"], "photo.txt is not text"),
        (["analyse", "numbers.txt"], "numbers.txt cannot be told"),
        (["embed", "deutsch.txt"], "'de'"),
        (["analyse", "a/ponte.txt", "--lang", "xx"], "xx"),
        (["report", "a/ponte.txt", "-o", "empty.txt"], "empty.txt is not a folder"),
        (["report", "a/ponte.txt", "--report-lang", "xx"], "'xx'"),
        (["embed", "a/ponte.txt", "--link", "javascript:alert(1)"], "not a web address"),
        (["explain", "12 34"], "cannot be told"),
        (["analyse", "a/ponte.txt", "--lexicon", "none.toml"], "none.toml"),
        (["analyse", "a/ponte.txt", "--lexicon", "photo.txt"], "photo.txt"),
        (["lexicon", "list", "xx"], "xx"),
        (["lexicon", "check", "xx"], "xx"),
        (["models", "verify", "xx"], "xx"),
        (["report"], "INPUTS"),
        (["report", "a/ponte.txt", "--nope"], "--nope"),
        (["report", "a/ponte.txt", "--since", "nonsense"], "'nonsense' is no day\nTry: write it as 2026-01-31\n"),
        (["report", "a/ponte.txt", "--since", "31/01/2026"], "write it as 2026-01-31"),
        (["analyse", "a/ponte.txt", "--retrieved", "2026-13-01"], "'2026-13-01' is no day"),
        (["analyse", "a/ponte.txt", "--retrieved", "2026-01-31T9"], "write it as 2026-01-31T09:00:00Z, in UTC"),
        (["digest", "a/ponte.txt", "--title", "x", "--date", "today"], "'today' is no day"),
        (["analyse", "a/ponte.txt", "--models", "mine"], "mine"),
        (["nope"], "nope"),
        ([], "command"),
    ],
)
def test_an_error_is_what_is_wrong_and_what_to_try(folder: Path, arguments: list[str], said: str) -> None:
    before = sorted(folder.rglob("*"))
    assert said in complaint(run(*arguments, cwd=folder))
    assert sorted(folder.rglob("*")) == before


def test_a_file_name_cannot_break_the_lines_of_an_error(folder: Path) -> None:
    assert "no ne.txt" in complaint(run("analyse", "no\nne.txt", cwd=folder))


def test_a_lexicon_of_another_language_is_an_error(folder: Path) -> None:
    (folder / "mine.toml").write_text('schema = 1\nlanguage = "en"\n')
    said = complaint(run("analyse", "a/ponte.txt", "--lexicon", "mine.toml", cwd=folder))
    assert "mine.toml is for the language 'en'" in said


def test_a_damaged_model_is_named_before_anything_is_done(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "hedge", ignore=shutil.ignore_patterns("__pycache__", "_data"))
    shutil.copytree(data.models_dir(), tmp_path / "models", copy_function=os.symlink)
    (tmp_path / "lexicons").symlink_to(data.lexicons_dir())
    damaged = tmp_path / "models/it/depparse.pt"
    content = damaged.read_bytes()
    damaged.unlink()
    damaged.write_bytes(content[:1000])
    path = {"PYTHONPATH": str(tmp_path)}
    assert str(damaged) in complaint(
        run_new("report", folder / "a/ponte.txt", "-o", tmp_path / "out", cwd=tmp_path, **path)
    )
    assert not (tmp_path / "out").exists()
    damaged.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert str(damaged) in complaint(run_new("models", "verify", "it", cwd=tmp_path, **path))


def test_help_is_light_and_says_the_exit_codes() -> None:
    assert "Exit code 0" in run("report", "--help").stdout
    script = "import sys\ntry:\n import hedge.cli.main\n hedge.cli.main.app(['--help'])\nexcept SystemExit: pass\n"
    script += "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", script], env=environment(), capture_output=True, encoding="utf-8")
    assert "report" in ran.stdout
    assert "typer" in ran.stderr.split()
    assert not HEAVY & set(ran.stderr.split())


def test_schema_version_and_models() -> None:
    assert json.loads(run_new("schema").stdout) == schema.json_schema()
    assert run_new("--version").stdout.startswith("hedge")
    listed = run_new("models", "list")
    assert listed.returncode == 0
    assert "non-commercial" in listed.stdout
    assert re.search(r"^it  .* MB", listed.stdout, re.MULTILINE)
    assert "verified" in run_new("models", "verify", "it").stdout


def test_lexicon_new_writes_a_skeleton_once(tmp_path: Path) -> None:
    first = run_new("lexicon", "new", "sv", cwd=tmp_path)
    assert (first.returncode, first.stdout) == (0, "sv.toml\n")
    assert 'language = "sv"' in (tmp_path / "sv.toml").read_text(encoding="utf-8")
    again = run("lexicon", "new", "sv", cwd=tmp_path)
    assert again.returncode == 2
    assert again.stderr == "hedge: sv.toml is there already\nTry: move it away, or work in another folder\n"


def test_lexicon_list_names_every_entry() -> None:
    from hedge import lexicon

    listed = run_new("lexicon", "list", "it").stdout.splitlines()
    loaded = lexicon.load("it")
    entries = [*loaded.cues, *loaded.reporting, *loaded.sources, *loaded.lines]
    assert [line.split()[0] for line in listed] == [entry.id for entry in entries]
    assert loaded.cues[0].gloss["it"] in listed[0]


MINE = """schema = 1
language = "it"
name = "Mio"
treebank = "UD Italian ISDT"
extends = false

[[cue]]
id = "magari-mio"
category = "epistemic"
certainty = "possible"
match = [{ form = "forse" }]
scope = ["<advmod"]
examples = ["Il ponte riaprirà forse a giugno."]
gloss = { it = "“Forse” lascia aperta la cosa.", en = "“Forse” leaves it open." }
"""


@pytest.mark.slow
def test_a_lexicon_file_is_checked_and_used(folder: Path) -> None:
    mine = folder / "mio.toml"
    mine.write_text(MINE, "utf-8")
    checked = run_new("lexicon", "check", "--lexicon", mine, HEDGE_CACHE=str(folder / "cache"))
    assert (checked.returncode, checked.stdout) == (0, "it: no problems, 1 examples, embedded models\n")
    (pair,) = tomllib.loads((folder / "cache" / "proved.toml").read_text("utf-8"))["proved"]
    assert (pair["language"], pair["kind"], pair["examples"]) == ("it", "embedded", 1)
    assert pair["lexicon"] == load("it", mine).info.sha256
    used = json.loads(run("analyse", "a/ponte.txt", "--json", "--lexicon", mine, cwd=folder).stdout)
    assert (used["lexicon"]["name"], used["lexicon"]["modified"], used["lexicon"]["entries"]) == ("Mio", True, 1)
    assert {cue["entry"] for cue in used["cues"]} == {"magari-mio"}
    mine.write_text(MINE.replace("riaprirà forse", "riaprirà"), "utf-8")
    failed = run("lexicon", "check", "it", "--lexicon", mine)
    assert failed.returncode == 1
    problem, summary = failed.stdout.splitlines()
    assert "magari-mio" in problem
    assert "Il ponte riaprirà a giugno." in problem
    assert summary == "it: 1 problem, 1 examples, embedded models"
    mine.write_text(MINE.replace("certainty", "certaimty"), "utf-8")
    said = complaint(run("lexicon", "check", "--lexicon", mine))
    assert all(word in said for word in ("mio.toml", "magari-mio", "certaimty", "certainty"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
def test_an_interruption_is_quiet(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "hedge", "analyse", str(pipe)]
    running = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    # Opening waits for the reader: it is then inside the command.
    with pipe.open("wb"):
        running.send_signal(signal.SIGINT)
        out, err = running.communicate()
    assert (running.returncode, out, err) == (130, b"", b"")


def test_a_reader_that_leaves_is_no_error() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "hedge", "schema"]
    ran = subprocess.run(command, env=environment(), stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert (ran.returncode, ran.stderr) == (1, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_progress_is_for_terminals_only(folder: Path, records: list[str]) -> None:
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "hedge", "analyse", "index.txt", "none.txt"]
    ran = subprocess.run(command, cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    with open(ours, "rb") as terminal:
        shown = terminal.read1(10_000).decode()
    assert ran.returncode == 1
    assert "1/2" in shown
    assert "none.txt does not exist" in shown


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_terminal_sees_how_many_addresses_are_fetched(tmp_path: Path) -> None:
    import pty

    undated = "<rss version='2.0'><channel><title>x</title><item><title>b</title><link>/b</link></item></channel></rss>"
    with serving({"/feed": Reply(undated.encode(), "text/xml")}) as site:
        command = [sys.executable, "-m", "hedge", "analyse", site.url("/a"), site.url("/feed"), "--allow-private"]
        command += ["--since", "2026-01-31"]
        ours, theirs = pty.openpty()
        ran = subprocess.run(command, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=theirs)
        os.close(theirs)
        with open(ours, "rb") as terminal:
            shown = terminal.read1(10_000).decode()
        quiet = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, encoding="utf-8")
    assert ran.returncode == quiet.returncode == 2
    for said in ("1 of 2 addresses", "2 of 2 addresses", "3 of 3 addresses"):
        assert f"\r\033[K{said}\r" in shown
    note = f"hedge: the feed {site.url('/feed')} has 1 entry without a date, kept as if new: nothing says how old"
    assert f"\r\033[K{note}" in shown
    assert quiet.stderr.splitlines()[0] == note
    assert "addresses" not in quiet.stderr


# Corrections


def toml(*edits: str, text: str = TEXTS["en"], more: str = "") -> str:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return f'[[text]]\nsha256 = "{sha256}"\n{more}' + "".join(f"[[text.correction]]\n{edit}\n" for edit in edits)


REMOVED = 'do = "remove"\nmark = "cue"\nat = [34, 37]\nwords = "may"\nwho = "A. Reeve"\nwhy = "the month"'


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with an article and its corrections."""
    (tmp_path / "bridge.txt").write_bytes(TEXTS["en"].encode())
    (tmp_path / "good.toml").write_text(toml(REMOVED) + toml(REMOVED, text="another text"), "utf-8")
    (tmp_path / "old.toml").write_text(toml(REMOVED, text="another text", more='id = "bridge"\n'), "utf-8")
    (tmp_path / "other.toml").write_text(toml(REMOVED, text="another text"), "utf-8")
    (tmp_path / "wrong.toml").write_text(toml(REMOVED.replace('"cue"', '"cues"')), "utf-8")
    (tmp_path / "miss.toml").write_text(toml(REMOVED.replace("[34, 37]", "[35, 38]")), "utf-8")
    return tmp_path


@pytest.mark.slow
def test_corrections_change_page_record_and_block(desk: Path) -> None:
    ran = run("report", "bridge.txt", "--corrections", "good.toml", cwd=desk)
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == "hedge: 1 corrected text is not in this run\n"
    assert "  1 mark corrected  " in ran.stdout
    page = (desk / "reports/bridge.html").read_text("utf-8")
    assert "1 mark was changed by an editor." in page
    assert "the month" in page
    assert "1 mark was changed by an editor." in (desk / "reports/index.html").read_text("utf-8")
    plain, edited = (
        json.loads(run("analyse", "bridge.txt", "--json", *more, cwd=desk).stdout)
        for more in ((), ("--corrections", "good.toml"))
    )
    assert plain["corrections"] is None
    assert edited["corrections"]["applied"] == [
        {"do": "remove", "mark": "cue", "at": [34, 37], "who": "A. Reeve", "why": "the month"}
    ]
    assert edited["corrections"]["automatic"] == {
        k: v for k, v in plain["scores"].items() if k not in ("interval", "fit")
    }
    assert edited["scores"]["speculation"]["share"] < plain["scores"]["speculation"]["share"]
    jsonschema.validate(edited, schema.json_schema())
    block = run("embed", "bridge.txt", "--corrections", "good.toml", cwd=desk)
    assert "1 mark was changed by an editor." in block.stdout


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("none.toml", "hedge: the corrections none.toml do not exist\n"),
        ("wrong.toml", "hedge: wrong.toml:5: mark = 'cues'\n"),
        ("old.toml", "hedge: old.toml:1: the text of bridge has changed: its sha256 is "),
        ("other.toml", "hedge: other.toml:1: no text of the run has the sha256 "),
        ("miss.toml", "hedge: miss.toml:3: at [35, 38] the text has «ay », not «may»\n"),
    ],
)
def test_corrections_that_do_not_fit_are_refused_with_file_and_line(desk: Path, name: str, says: str) -> None:
    ran = run("report", "bridge.txt", "--corrections", "good.toml", "--corrections", name, cwd=desk)
    lines = [line for line in ran.stderr.splitlines(keepends=True) if "not in this run" not in line]
    assert (ran.returncode, ran.stdout, len(lines)) == (2, "", 2)
    assert lines[0].startswith(says.rstrip("\n"))
    assert lines[1].startswith("Try: ")
    assert not (desk / "reports/bridge.html").exists()
