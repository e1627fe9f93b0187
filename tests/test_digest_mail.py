"""The newsletter issue as a mail that is delivered, and as the command line makes it."""

from __future__ import annotations

import os
import smtplib
import socket
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage, MIMEPart
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hedge
from hedge import files, ours
from hedge.errors import HedgeError
from hedge.intake import Reading
from hedge.intake import read as read_inputs
from hedge.report.digest import digest
from hedge.report.digest.eml import draft, picture_id
from hedge.report.words import closing_lines, languages
from tests.command import Run, complaint, run, run_new
from tests.html_read import read
from tests.test_digest import WHEN, article, check, issue
from tests.texts import TEXTS

ROOT = Path(hedge.__file__).parents[1]
EXAMPLES = sorted(str(path) for path in (ROOT / "examples").glob("*.txt"))


def parsed(mail: bytes) -> EmailMessage:
    message = message_from_bytes(mail, policy=default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")


class Inbox:
    """An SMTP server's handler that keeps what it is sent."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:  # noqa: N802
        self.mails.append(envelope.content)  # type: ignore[attr-defined]
        return "250 OK"


def delivered(mail: bytes) -> bytes:
    """The mail as it comes out of a server on this machine that it was sent to."""
    from aiosmtpd.controller import Controller

    inbox = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(inbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            assert client.sendmail("editor@example.org", ["reader@example.org"], mail) == {}
    finally:
        controller.stop()
    (received,) = inbox.mails
    return received


def test_a_delivered_issue_is_read_back_as_it_was_made() -> None:
    listed = [article(f"a{i}", 0.2, title="Perché «forse»? Più d’una volta", outlet="Là", url=f"https://example.org/{i}")
              for i in range(3)]  # fmt: skip
    made = issue(*listed, title="Le parole della settimana: più «forse» che mai – 48", report_lang="it")
    message = parsed(delivered(made.eml))
    assert message["Subject"] == "Le parole della settimana: più «forse» che mai – 48"
    assert message["Date"].datetime == WHEN
    assert message["X-Unsent"] == "1"
    assert body(message, "plain") == made.text
    (picture,) = [part for part in message.walk() if part.get_content_type() == "image/png"]
    assert picture.get_content() == made.picture
    assert not picture.is_attachment()
    html = body(message, "html")
    check(html)
    (shown,) = read(html).all("img")
    assert f"<{shown.attributes['src'].removeprefix('cid:')}>" == picture["Content-ID"]
    assert not list(message.iter_attachments())
    # but for the picture it is the HTML that is pasted elsewhere
    text = read(html).text().split()
    assert text == read(made.html).text().split()


def test_the_parts_are_nested_as_mail_programs_want_them() -> None:
    def tree(part: MIMEPart) -> object:
        kind = part.get_content_type()
        return [kind, *map(tree, part.iter_parts())] if part.is_multipart() else kind

    message = parsed(issue(article("a")).eml)
    related = ["multipart/related", "text/html", "image/png"]
    assert tree(message) == ["multipart/alternative", "text/plain", related]
    assert tree(parsed(issue(article("a", None)).eml)) == ["multipart/alternative", "text/plain", "text/html"]


def test_an_issue_that_is_cut_short_carries_all_of_it() -> None:
    made = issue(*(article(f"a{i}", 0.2) for i in range(60)))
    message = parsed(delivered(made.eml))
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "digest.txt"
    assert attached.get_content().replace("\r\n", "\n") == made.text
    assert "digest.txt has them in full" in " ".join(read(body(message, "html")).text().split())


def test_the_same_issue_gives_the_same_bytes_and_another_other_ids() -> None:
    one, other = (issue(article("a", 0.2), article("b", 0.3)) for _ in range(2))
    assert one == other
    later = digest(
        [article("a", 0.2), article("b", 0.3)], title="The week", when=WHEN.replace(hour=10), report_lang="en"
    )
    assert parsed(later.eml)["Message-ID"] != parsed(one.eml)["Message-ID"]
    assert parsed(later.eml).get_boundary() != parsed(one.eml).get_boundary()


HEADERS = {"X-Mailer", "Subject", "Date", "Message-ID", "X-Unsent", "MIME-Version", "Content-Type"}


@settings(max_examples=80, deadline=None)
@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\r\n\t"), min_size=1, max_size=200),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=300),
)
def test_any_title_is_one_subject_and_no_line_is_longer_than_76(title: str, text: str) -> None:
    mail = draft(title, WHEN, text, f"<p>{title}</p>", b"\x89PNG", ("digest.txt", text))
    assert max(map(len, mail.split(b"\r\n"))) <= 76
    assert b"\n" not in mail.replace(b"\r\n", b"")
    message = parsed(mail)
    assert set(message.keys()) == HEADERS
    assert str(message["Subject"]).split() == title.split()


def test_a_title_cannot_bring_in_headers() -> None:
    message = parsed(issue(article("a"), title="The week\r\nBcc: all@example.org\n\nHello").eml)
    assert set(message.keys()) == HEADERS
    assert message["Subject"] == "The week Bcc: all@example.org Hello"


def test_a_picture_is_named_by_what_it_shows() -> None:
    assert picture_id(b"a") == picture_id(b"a") != picture_id(b"b")
    assert picture_id(b"a").endswith(".invalid")


# The command


def test_the_columns_of_tables_are_named_apart_from_title_and_date() -> None:
    shown = run("digest", "--help").stdout
    for option in (
        "--title ",
        "--title-column ",
        "--date ",
        "--date-column ",
        "--outlet ",
        "--rank",
        "--min-articles ",
    ):
        assert option in shown
    assert "--title-column" not in run("report", "--help").stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["none.txt", "--title", "x"], "none.txt does not exist"),
        (["none.txt", "--title", " "], "the title is empty"),
        (["none.txt"], "--title"),
        (["none.txt", "--title", "x", "--date", "tomorrow"], "tomorrow"),
        (["none.txt", "--title", "x", "--min-articles", "1"], "--min-articles"),
        (["none.txt", "--title", "x", "--report-lang", "xx"], "no report in the language 'xx'"),
    ],
)
def test_what_cannot_be_done_is_said_in_two_lines(arguments: list[str], says: str, tmp_path: Path) -> None:
    assert says in complaint(run("digest", *arguments, cwd=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_the_help_says_what_is_written_and_where() -> None:
    said = " ".join(run("digest", "--help").stdout.split())
    assert "Where the issue goes: digest.html, .txt, .eml and .png." in said


@pytest.mark.parametrize("ending", ["html", "txt", "eml", "png"])
def test_what_others_wrote_is_not_replaced(tmp_path: Path, ending: str) -> None:
    (tmp_path / "ponte.txt").write_bytes(TEXTS["it"].encode())
    theirs = {f"digest.{ending}": b"From: a@example.org\n\nA digest of my own, made with hedge\n"}
    (tmp_path / f"digest.{ending}").write_bytes(theirs[f"digest.{ending}"])
    said = complaint(run("digest", "ponte.txt", "--title", "x", "-o", ".", cwd=tmp_path))
    assert said.startswith(f"hedge: digest.{ending} is there already, and hedge did not write it\n")
    left = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.name != "ponte.txt"}
    assert left == theirs


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("title", ["x", "The week " * 300])
@pytest.mark.parametrize("share", [0.2, None])
def test_an_issue_is_known_again_and_not_taken_for_an_article(
    tmp_path: Path, language: str, title: str, share: float | None
) -> None:
    made = issue(article("a", share), title=title, report_lang=language)
    contents: dict[str, str | bytes] = {
        "html": made.html, "txt": made.text, "eml": made.eml, "png": made.picture,
    }  # fmt: skip
    for ending, content in contents.items():
        path = tmp_path / f"digest.{ending}"
        files.write(path, content)
        files.check_ours(path, ours.PAGE, ours.MAIL, ours.PICTURE, *closing_lines())
    for ending, kind in (("html", "page"), ("txt", "text")):
        (found,) = read_inputs([str(tmp_path / f"digest.{ending}")], Reading(), ("it",))
        assert isinstance(found, HedgeError)
        assert found.what.endswith(f"digest.{ending} is a {kind} that hedge wrote")


@pytest.fixture(scope="module")
def made_by_command(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run]:
    folder = tmp_path_factory.mktemp("digest")
    words = ("digest", *EXAMPLES, "none.txt", "--title", "The week in words", "--date", "2026-11-28", "--rank")
    ran = run(*words, "-o", "one", cwd=folder)
    elsewhere = run_new(*words, "-o", "two", cwd=folder, TZ="Asia/Jakarta", LC_ALL="C")
    assert (elsewhere.returncode, elsewhere.stderr) == (ran.returncode, ran.stderr)
    return folder, ran


@pytest.mark.slow
def test_the_command_writes_an_issue_and_says_what_it_skipped(made_by_command: tuple[Path, Run]) -> None:
    folder, ran = made_by_command
    assert ran.returncode == 1
    assert ran.stderr == "hedge: none.txt does not exist\nTry: check the name and the folder\n"
    names = ["digest.html", "digest.txt", "digest.eml", "digest.png"]
    assert ran.stdout.splitlines() == [os.path.join("one", name) for name in names]
    html = (folder / "one" / "digest.html").read_text("utf-8")
    check(html)
    text = " ".join(read(html).text().split())
    for said in ("The week in words", "28 November 2026", "Articles in this issue: 3.",
                 "Inputs that could not be read: 1.", "none.txt does not exist"):  # fmt: skip
        assert said in text
    for path in EXAMPLES:
        first = Path(path).read_text("utf-8").split("\n", 1)[0]
        assert first in text
    message = parsed((folder / "one" / "digest.eml").read_bytes())
    assert message["Date"].datetime == datetime(2026, 11, 28, tzinfo=UTC)
    assert body(message, "plain").encode() == (folder / "one" / "digest.txt").read_bytes()


@pytest.mark.slow
def test_another_run_in_another_place_gives_the_same_bytes(made_by_command: tuple[Path, Run]) -> None:
    folder, _ = made_by_command
    for file in (folder / "one").iterdir():
        assert file.read_bytes() == (folder / "two" / file.name).read_bytes(), file.name
