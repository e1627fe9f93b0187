"""The local page: a real server on loopback, asked as browsers, editors and attackers ask."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx2
import pytest

from hedge import corrections
from hedge.errors import HedgeError
from hedge.model import Article, Correction, Span
from hedge.report.words import words
from hedge.serve import carried
from hedge.serve.carried import Carried
from hedge.serve.guard import MOST_BYTES
from tests.command import complaint, environment, run, run_new
from tests.html_read import Element, read
from tests.texts import TEXTS

HOSTILE = "<script>alert(1)</script> \"x\" 'y' & {{ 7*7 }} </textarea></form><!--"
CHROMIUM = shutil.which("chromium") or ""


class Served:
    """A running `hedge serve`: its address, and a client that sends what the page itself would send."""

    def __init__(self, base: str, process: subprocess.Popen[str]) -> None:
        self.base = base
        self.process = process
        self.port = int(base.rpartition(":")[2])
        self.client = httpx2.Client(base_url=base, headers={"Origin": base}, timeout=300, trust_env=False)

    def post(self, path: str, **fields: str) -> httpx2.Response:
        return self.client.post(path, data=fields)


@contextmanager
def served(*options: str, cwd: Path | None = None, **changes: str) -> Iterator[Served]:
    process = subprocess.Popen(
        [sys.executable, "-m", "hedge", "serve", "--port", "0", *options],
        cwd=cwd, env=environment(**changes), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout
        line = process.stdout.readline()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/  \(Ctrl-C ends it\)\n", line), line
        yield Served(line.partition("/  ")[0], process)
    finally:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=120)
        assert (process.returncode, said) == (0, "")


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with served() as running:
        yield running


def sound(response: httpx2.Response) -> Element:
    """The page of a response, which holds no script and only what its policy allows."""
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "script-src 'none'" in response.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-content-type-options"] == "nosniff"
    root = read(response.text)
    policies = [meta.attributes["content"] for meta in root.all("meta") if "http-equiv" in meta.attributes]
    assert len(policies) == 1
    assert policies[0].startswith("default-src 'none'; style-src 'sha256-")
    assert "form-action 'self'" in policies[0]
    for element in root.all():
        assert element.tag not in {"script", "iframe", "object", "embed", "img", "base"}
        assert not [name for name in element.attributes if name == "style" or name.startswith("on")]
    return root


def error_of(response: httpx2.Response) -> tuple[str, str]:
    root = sound(response)
    (box,) = root.all("div", "error")
    assert box.attributes["role"] == "alert"
    language = root.all("html")[0].attributes["lang"]
    framed, what, remedy, *_ = box.all("p")
    assert words(language)("serve.error") in framed.text()
    # what the library says is in English, and says so where the page is not
    (said,) = what.all("strong")
    (tried,) = remedy.all("span")
    assert said.attributes["lang"] == tried.attributes["lang"] in ("en", language)
    assert (words(language)("serve.error_english") in framed.text()) == (said.attributes["lang"] != language)
    return what.text(), remedy.text()


def carried_of(response: httpx2.Response) -> str:
    (field,) = (e for e in sound(response).all("input") if e.attributes.get("name") == "carried")
    return field.attributes["value"]


# The form


@pytest.mark.parametrize(
    ("path", "accepts", "language"),
    [
        ("/", "", "en"),
        ("/", "it-IT,it;q=0.9,en;q=0.5", "it"),
        ("/", "de, id;q=0.9", "id"),
        ("/?lang=it", "id", "it"),
        ("/?lang=<script>", "", "en"),
    ],
)
def test_the_form_speaks_the_language_of_the_browser(server: Served, path: str, accepts: str, language: str) -> None:
    response = server.client.get(path, headers={"Accept-Language": accepts})
    root = sound(response)
    assert response.status_code == 200
    assert root.all("html")[0].attributes["lang"] == language
    (form,) = root.all("form")
    assert (form.attributes["method"], form.attributes["action"]) == ("post", f"/report?lang={language}")
    labelled = {label.attributes["for"] for label in form.all("label")}
    assert labelled == {e.attributes["id"] for e in form.all() if e.tag in ("input", "textarea", "select")}


@pytest.mark.parametrize("path", ["/etc/passwd", "/../../etc/passwd", "/report/x", "/static/"])
def test_there_are_no_other_pages(server: Served, path: str) -> None:
    assert server.client.get(path).status_code == 404


# Who may ask


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1:{port}.evil.example",
             "localhost.evil.example:{port}", ""],
)  # fmt: skip
def test_a_name_that_somebody_else_made_lead_here_is_refused(server: Served, host: str) -> None:
    response = server.client.get("/", headers={"Host": host.format(port=server.port)})
    assert response.status_code in (400, 421)
    assert "<form" not in response.text


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])
def test_the_names_of_this_computer_lead_here(server: Served, name: str) -> None:
    assert server.client.get("/", headers={"Host": f"{name}:{server.port}"}).status_code == 200


def test_two_hosts_are_none(server: Served) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as link:
        host = f"Host: 127.0.0.1:{server.port}\r\n"
        link.sendall(f"GET / HTTP/1.1\r\n{host}Host: evil.example\r\nConnection: close\r\n\r\n".encode())
        assert link.recv(100).split()[1] in (b"400", b"421")


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1:{port}", "http://127.0.0.1:1", None]
)
def test_what_other_sites_post_is_refused(server: Served, origin: str | None) -> None:
    headers = {"Origin": origin.format(port=server.port)} if origin else {}
    with httpx2.Client(base_url=server.base, headers=headers, trust_env=False) as other:
        response = other.post("/report", data={"url": "http://127.0.0.1/"})
    assert response.status_code == 403
    assert response.text == ("hedge: what was sent does not come from this page\nTry: send it from the page itself\n")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_other_methods_are_refused(server: Served, method: str) -> None:
    assert server.client.request(method, "/").status_code == 405
    assert server.client.get("/report").status_code == 405


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", None])
def test_only_what_a_form_sends_is_read(server: Served, kind: str | None) -> None:
    headers = {"Content-Type": kind} if kind else {}
    assert server.client.post("/report", content=b"text=x", headers=headers).status_code == 415


def test_what_is_too_large_is_refused_unread(server: Served) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    big = b"text=" + b"a" * MOST_BYTES
    assert server.client.post("/report", content=big, headers=form).status_code == 413
    pieces = (big[at : at + 65536] for at in range(0, len(big), 65536))  # sent in chunks, without a length
    assert server.client.post("/report", content=pieces, headers=form).status_code == 413
    assert server.client.get("/").status_code == 200


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")
@pytest.mark.slow
def test_a_page_of_another_site_cannot_make_a_browser_send_anything(server: Served, tmp_path: Path) -> None:
    page = f"""<form method="post" action="{server.base}/report"><input name="url" value="http://127.0.0.1/">
    </form><script>document.forms[0].submit()</script>"""
    with site({"/": page}) as attacker:
        done = subprocess.run(
            [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--virtual-time-budget=5000", f"--user-data-dir={tmp_path}", "--dump-dom", f"{attacker}/"],
            capture_output=True, encoding="utf-8", timeout=120, env=os.environ | {"HOME": str(tmp_path)},
        )  # fmt: skip
    assert "what was sent does not come from this page" in done.stdout, done.stdout


# What is asked


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"text": ""}, "There is neither a text nor an address."),
        ({"text": " \n "}, "There is neither a text nor an address."),
        ({"text": "x", "url": "https://example.org"}, "There are both a text and an address."),
        ({"text": "... !"}, "The text has no words."),
        ({"text": HOSTILE}, "the language of the text cannot be told"),
        ({"text": "Die Bürgermeisterin sagte, dass die Brücke bis zum Sommer geschlossen bleibt."}, "the text seems"),
        ({"text": "x " * 60_000, "language": "en"}, "The text has more than 100,000 characters."),
        ({"text": "The bridge may close.", "language": "xx"}, "no lexicon for 'xx'"),
        ({"text": "The bridge may close.", "language": "en", "report_lang": "../en"}, "there is no report"),
        ({"url": "file:///etc/passwd"}, "“file:///etc/passwd” is not a web address"),
        ({"url": "/etc/passwd"}, "“/etc/passwd” is not a web address"),
        ({"url": "-"}, "“-” is not a web address"),
        ({"url": "http://"}, "“http://” is not a web address"),
        ({"url": "http://[::1"}, "“http://[::1” is not a web address"),
        ({"url": "http://a\nb/"}, "“http://a b/” is not a web address"),
        ({"url": "http://127.0.0.1/" + HOSTILE}, ""),
    ],
)
def test_an_error_is_shown_in_two_lines_above_the_form(server: Served, fields: dict[str, str], says: str) -> None:
    response = server.post("/report", **fields)
    assert response.status_code == 400
    what, remedy = error_of(response)
    assert what.startswith(says), what
    assert remedy.startswith("Try: ")
    (area,) = sound(response).all("textarea")
    assert area.text().strip("\n") == fields.get("text", "").strip("\n"), "what was pasted is not lost"


@pytest.mark.parametrize(
    ("fields", "language", "what", "remedy"),
    [
        ({"text": ""}, "it", "Non c’è né un testo né un indirizzo.", "Prova così: incolla il testo"),
        ({"url": "x"}, "id", "“x” bukan alamat web.", "Coba: awali dengan https://"),
        ({"text": HOSTILE}, "it", "the language of the text cannot be told", "Prova così: "),
        ({"text": "The bridge may close.", "language": "xx"}, "id", "no lexicon for 'xx'", "Coba: choose one of"),
    ],
)
def test_the_frame_of_an_error_is_in_the_language_of_the_page(
    server: Served, fields: dict[str, str], language: str, what: str, remedy: str
) -> None:
    response = server.post(f"/report?lang={language}", **fields)
    assert sound(response).all("html")[0].attributes["lang"] == language
    said = error_of(response)
    assert said[0].startswith(what)
    assert said[1].startswith(remedy)


@pytest.mark.parametrize(
    "field",
    ["", "{", "[]", "{}", '{"article": 3, "report_lang": null, "corrections": ""}',
     '{"article": {"id": "x"}, "report_lang": null, "corrections": ""}', "null", '"\\ud800"'],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/show", "/correct", "/corrected", "/save"])
def test_what_no_page_sent_is_refused(server: Served, path: str, field: str) -> None:
    response = server.post(path, carried=field, what="page")
    assert response.status_code == 400
    assert error_of(response)[0] == "the page sent what it was not given"


def test_a_form_that_is_none_is_refused(server: Served) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert server.client.post("/report", content="text=é".encode(), headers=form).status_code == 400
    assert server.client.post("/report", content=b"a=1&" * 30_000, headers=form).status_code == 400


ARTICLE = Article(
    "text", "It may <b>rain</b>\r\n\0\x85\u2028 \U0001f642 & so on.", "en", "t", 0.5, None, "a", "2026-01-31"
)
EDITED = (Correction("remove", "cue", Span(3, 6), "may", 'A "quoted" \\ name', "why\x7f not", place="corrections:5"),)


@pytest.mark.parametrize("held", [Carried(ARTICLE), Carried(ARTICLE, "it", EDITED)])
def test_an_article_comes_back_as_it_went(held: Carried) -> None:
    assert carried.loaded(carried.dumped(held)) == held


@pytest.mark.parametrize(
    ("name", "value"), [("text", None), ("text", 3), ("language", []), ("cut_off", "no"), ("title", 3)]
)
def test_an_article_with_values_of_another_type_is_refused(name: str, value: object) -> None:
    told = json.loads(carried.dumped(Carried(ARTICLE)))
    told["article"][name] = value
    with pytest.raises(HedgeError, match="not given"):
        carried.loaded(json.dumps(told))


# The command


def test_a_port_in_use_is_told_in_two_lines(server: Served) -> None:
    said = complaint(run_new("serve", "--port", str(server.port)))
    assert said.startswith(f"hedge: cannot serve on 127.0.0.1, port {server.port}: ")
    assert said.endswith(f"Try: another port: --port {server.port + 1}\n")


def test_a_host_that_is_none_is_told_in_two_lines() -> None:
    assert "cannot serve on no.such.host.invalid" in complaint(run_new("serve", "--host", "no.such.host.invalid"))


def test_serving_beyond_this_computer_is_said() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "hedge", "serve", "--port", "0", "--host", "0.0.0.0"],
        env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    line = process.stdout.readline()
    port = re.search(r":(\d+)/", line)
    assert port, line
    with httpx2.Client(base_url=f"http://127.0.0.1:{port[1]}", trust_env=False) as client:
        assert client.get("/", headers={"Host": "any.example"}).status_code == 200
        assert client.post("/report", data={"text": "x"}, headers={"Origin": "http://evil.example"}).status_code == 403
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0
    assert re.fullmatch(r"hedge: whoever reaches 0\.0\.0\.0:\d+ can use this page, .+\n", said), said


# Articles


@contextmanager
def site(pages: dict[str, str]) -> Iterator[str]:
    """A web site on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = pages.get(self.path)
            self.send_response(200 if page else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write((page or "").encode())

        def log_message(self, *_: object) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_port}"
    finally:
        running.shutdown()
        thread.join()
        running.server_close()


def page_of(text: str) -> str:
    headline, *paragraphs = text.strip().split("\n\n")
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html lang='en'><title>{headline}</title><body><article><h1>{headline}</h1>{body}</article></body></html>"


def test_an_address_of_the_local_network_is_refused(server: Served) -> None:
    with site({"/bridge.html": page_of(TEXTS["en"])}) as address:
        response = server.post("/report", url=f"{address}/bridge.html")
    assert response.status_code == 400
    what, remedy = error_of(response)
    assert "127.0.0.1" in what
    assert "--allow-private" in what + remedy


@pytest.mark.slow
def test_an_address_is_read_marked_and_named(tmp_path: Path) -> None:
    with served("--allow-private") as server, site({"/bridge.html": page_of(TEXTS["en"])}) as address:
        response = server.post("/report", url=f"{address}/bridge.html")
        assert response.status_code == 200, error_of(response)
        held = carried.loaded(carried_of(response))
        assert (held.article.id, held.article.url) == ("bridge", f"{address}/bridge.html")
        assert "reportedly" in response.text
        lost = server.post("/report", url=f"{address}/none.html")
        assert lost.status_code == 400
        assert "404" in error_of(lost)[0]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the server would write if it wrote."""
    folder = tmp_path_factory.mktemp("bare")
    for name in ("here", "tmp", "cache"):
        (folder / name).mkdir()
    return folder


@pytest.fixture(scope="module")
def writing(bare: Path) -> Iterator[Served]:
    with served(cwd=bare / "here", TMPDIR=str(bare / "tmp"), HEDGE_CACHE=str(bare / "cache")) as running:
        yield running


@pytest.mark.slow
@pytest.mark.parametrize("language", TEXTS)
def test_a_pasted_text_comes_back_as_the_report_has_it(
    writing: Served, bare: Path, tmp_path: Path, language: str
) -> None:
    response = writing.post("/report", text=TEXTS[language].replace("\n", "\r\n"))
    assert response.status_code == 200
    root = sound(response)
    assert len(root.all("form")) == 1
    held = carried_of(response)
    assert carried.loaded(held).article.text == TEXTS[language]
    saved = {what: writing.post("/save", carried=held, what=what) for what in ("page", "record", "text")}
    for what, ending in (("page", "html"), ("record", "json"), ("text", "txt")):
        assert saved[what].headers["content-disposition"] == f"attachment; filename*=UTF-8''text.{ending}"
    (tmp_path / "text.txt").write_bytes(saved["text"].content)
    assert saved["text"].content == TEXTS[language].encode()
    ran = run("report", "text.txt", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    told = r"<div><dt>[^<]*</dt><dd>text\.txt</dd></div>\n"  # only a file has a name
    assert re.sub(told, "", (tmp_path / "reports/text.html").read_text("utf-8")) == saved["page"].text
    assert "<form" not in saved["page"].text
    assert json.loads(saved["record"].text)["article"]["text"] == TEXTS[language]
    assert not [path for path in bare.rglob("*") if path.is_file()], "something was stored"


@pytest.mark.slow
def test_what_is_pasted_is_shown_and_nothing_of_it_runs(writing: Served) -> None:
    text = f"{TEXTS['en']}\nThe mayor said: {HOSTILE}\n"
    response = writing.post("/report", text=text, language="en", report_lang="it")
    root = sound(response)
    assert root.all("html")[0].attributes["lang"] == "it"
    assert HOSTILE in root.all("article")[0].text("vh", "sup", "details")
    assert HOSTILE in sound(writing.post("/correct", carried=carried_of(response))).text()


@pytest.mark.slow
def test_corrections_go_round(writing: Served, tmp_path: Path) -> None:
    text = TEXTS["en"]
    shown = writing.post("/report", text=text)
    held = carried_of(shown)
    form = sound(writing.post("/correct", carried=held))
    names = {e.attributes["name"] for e in form.all() if e.tag in ("select", "input") and "name" in e.attributes}

    def name(kind: str, words: str, nth: int = 1) -> str:
        start = -1
        for _ in range(nth):
            start = text.index(words, start + 1)
        found = f"{kind}:{start}:{start + len(words)}"
        assert {f"{found}:do", f"{found}:why"} <= names
        return found

    may, hopes, said = name("cue", "may"), name("cue", "hopes"), name("attribution", "said", 2)
    buses = name("claim", "The town has added two buses")
    fields = {
        "carried": held, "who": " A. Reeve ",
        f"{may}:do": "remove", f"{may}:why": "the month",
        f"{hopes}:certainty": "probable", f"{hopes}:why": 'a "strong" hope',
        f"{said}:source": "Anna  Reeve", f"{said}:why": "she said so",
        f"{buses}:do": "other", f"{buses}:why": "<b>an order</b>",
    }  # fmt: skip
    for missing, says in (("who", "name of who"), (f"{may}:why", "“may” has no reason")):
        refused = writing.post("/corrected", **{k: v for k, v in fields.items() if k != missing})
        assert refused.status_code == 400
        assert says in error_of(refused)[0]
        kept = {e.attributes["name"]: e.attributes.get("value", "") for e in sound(refused).all("input")}
        assert kept[f"{hopes}:why"] == 'a "strong" hope'
    for field, value, says in (
        (f"{said}:source", "Nobody Here", "does not have the words “Nobody Here”"),
        (f"{may}:do", "fact", "category = 'fact'"),
    ):
        refused = writing.post("/corrected", **fields | {field: value})
        assert refused.status_code == 400
        assert says in error_of(refused)[0]

    page = writing.post("/corrected", **fields)
    assert page.status_code == 200, error_of(page)
    assert "4 marks were changed by an editor." in page.text
    assert "<b>an order</b>" not in page.text
    saved = writing.post("/save", carried=carried_of(page), what="corrections")
    (tmp_path / "article.txt").write_bytes(text.encode())
    (tmp_path / "c.toml").write_bytes(saved.content)
    assert len(tomllib.loads(saved.text)["text"][0]["correction"]) == 4
    assert corrections.read(tmp_path / "c.toml")[0].sha256 == carried.loaded(held).article.sha256
    ran = run("report", "article.txt", "--corrections", "c.toml", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "4 marks corrected" in ran.stdout
    whole = writing.post("/save", carried=carried_of(page), what="page").text
    written = (tmp_path / "reports/article.html").read_text("utf-8")
    assert read(written).all("article")[0] == read(whole).all("article")[0]
    assert read(written).all("div", "corrected") == read(whole).all("div", "corrected") != []

    again = sound(writing.post("/correct", carried=carried_of(page)))
    filled = {e.attributes["name"]: e.attributes.get("value", "") for e in again.all("input")}
    assert filled["who"] == "A. Reeve"
    assert filled[f"{said}:source"] == "Anna Reeve"
    assert filled[f"{buses}:why"] == "<b>an order</b>"
    undone = writing.post("/corrected", carried=carried_of(page), who="A. Reeve")
    assert carried.loaded(carried_of(undone)).corrections == ()
    assert writing.post("/show", carried=carried_of(page)).text == page.text


ADDED = """Bridge closed for the winter

The bridge at Oldford has been closed since Monday. The repairs will probably end next summer, and they will probably
cost more. The mayor, Anna Reeve, opened the new road. Two buses run each hour from the station to the mill.
"""


@pytest.mark.slow
def test_marks_are_added_by_the_words_of_a_sentence(writing: Served, tmp_path: Path) -> None:
    held = carried_of(writing.post("/report", text=ADDED, language="en"))
    form = sound(writing.post("/correct", carried=held))
    groups = form.all("details", "group")
    shown = [group.all("bdi", "said")[0].text().strip() for group in groups]
    assert " ".join(" ".join(shown).split()) == " ".join(ADDED.split())
    counts = [group.all("span", "count")[0].text() for group in groups]
    stated = words("en")("serve.passage", cls=words("en")("corrected.class_stated"))
    rows = [[row.text() for row in group.all("span", "kind")] for group in groups]
    assert any(stated in kinds for kinds in rows)
    seen = [len(kinds) - kinds.count(stated) for kinds in rows]
    assert counts == ["1 mark" if n == 1 else f"{n} marks" for n in seen]
    assert ["bare" in group.attributes["class"].split() for group in groups] == [n == 0 for n in seen]
    assert [bool(group.all("u")) for group in groups] == ["probably" in sentence for sentence in shown]
    labelled = [field for label in form.all("label") for field in label.all() if field.tag in ("input", "select")]
    adding = [e for e in form.all() if e.attributes.get("name", "").startswith("add:")]
    assert adding
    assert all(field in labelled for field in adding)

    number = {
        word: next(i for i, said in enumerate(shown, 1) if word in said) for word in ("repairs", "mayor", "buses")
    }
    buses, mayor, repairs = (f"add:{number[word]}:0" for word in ("buses", "mayor", "repairs"))
    good = {
        "carried": held, "who": "A. Reeve",
        f"{buses}:words": "each  hour", f"{buses}:kind": "cue:epistemic", f"{buses}:certainty": "probable",
        f"{buses}:why": "the <b>timetable</b> is a plan",
        f"{mayor}:words": "opened the new road", f"{mayor}:kind": "attribution:person", f"{mayor}:source": "Anna Reeve",
        f"{mayor}:why": "she said so",
    }  # fmt: skip
    refused = [
        ({f"{buses}:words": "every hour"}, "The sentence does not have the words “every hour”.", "Two buses run each"),
        ({f"{buses}:words": "eac"}, "The sentence does not have the words “eac”.", ""),
        ({f"{buses}:words": "The mayor"}, "The sentence does not have the words “The mayor”.", ""),
        ({f"{buses}:words": ""}, f"A mark to be added to sentence {number['buses']} has no words.", ""),
        ({f"{buses}:words": "the"}, "The sentence has the words “the” 2 times.", "choose below which"),
        ({f"{buses}:words": "the", f"{buses}:which": "3"}, "The sentence has the words “the” 2 times.", ""),
        ({f"{buses}:kind": ""}, "It is not said what the words “each hour” are.", ""),
        ({f"{buses}:kind": "fact:true"}, "It is not said what the words “each hour” are.", ""),
        ({f"{buses}:kind": "cue:fact"}, "It is not said what the words “each hour” are.", "choose a kind"),
        ({f"{buses}:certainty": "sure"}, "certainty = 'sure'", "certain"),
        ({f"{buses}:why": ""}, "The correction of “each hour” has no reason.", ""),
        ({"who": ""}, "A correction needs the name of who makes it.", ""),
        ({f"{mayor}:source": "Nobody Here"}, "The text does not have the words “Nobody Here”.", ""),
        ({f"{repairs}:words": "probably end", f"{repairs}:kind": "cue:epistemic", f"{repairs}:why": "x",
          f"{repairs}:certainty": "possible"}, "«probably end» shares a word", "change or remove that one"),
    ]  # fmt: skip
    for change, what, remedy in refused:
        answer = writing.post("/corrected", **{k: v for k, v in (good | change).items() if v})
        assert answer.status_code == 400, change
        assert error_of(answer)[0].startswith(what)
        assert remedy in error_of(answer)[1]
        kept = {e.attributes["name"]: e.attributes.get("value", "") for e in sound(answer).all("input")}
        assert kept[f"{mayor}:why"] == "she said so"
    twice = sound(writing.post("/corrected", **good | {f"{buses}:words": "the"}))
    assert f"#s{number['buses']}" in [a.attributes["href"] for a in twice.all("div", "error")[0].all("a")]
    (which,) = [e for e in twice.all("select") if e.attributes["name"] == f"{buses}:which"]
    assert [option.text() for option in which.all("option")][1:] == [
        "… run each hour from [the] station to the mill.", "… from the station to [the] mill.",
    ]  # fmt: skip

    page = writing.post("/corrected", **good | {f"{buses}:words": "the", f"{buses}:which": "2"})
    assert page.status_code == 200, error_of(page)
    second = next(one for one in carried.loaded(carried_of(page)).corrections if one.mark == "cue")
    assert second.at.start == ADDED.index("the mill")
    page = writing.post("/corrected", **good)
    assert "2 marks were changed by an editor." in page.text
    assert "<b>timetable</b>" not in page.text
    saved = writing.post("/save", carried=carried_of(page), what="corrections")
    (tmp_path / "article.txt").write_bytes(ADDED.encode())
    (tmp_path / "c.toml").write_bytes(saved.content)
    ran = run("report", "article.txt", "--lang", "en", "--corrections", "c.toml", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "2 marks corrected" in ran.stdout

    # what was added stands in the form again, beside an empty place, and can be taken back
    again = sound(writing.post("/correct", carried=carried_of(page)))
    filled = {e.attributes["name"]: e.attributes.get("value", "") for e in again.all("input")}
    assert filled[f"{buses}:words"] == "each  hour".replace("  ", " ")
    assert filled[f"{mayor}:source"] == "Anna Reeve"
    assert filled[buses.replace(":0", ":1") + ":words"] == ""
    assert "open" in again.all("details", "group")[number["buses"] - 1].attributes
    chosen = {
        select.attributes["name"]: option.attributes["value"]
        for select in again.all("select") for option in select.all("option") if "selected" in option.attributes
    }  # fmt: skip
    assert (chosen[f"{buses}:kind"], chosen[f"{buses}:certainty"]) == ("cue:epistemic", "probable")
    left = writing.post("/corrected", **good | {f"{buses}:kind": "remove"})
    assert [one.mark for one in carried.loaded(carried_of(left)).corrections] == ["attribution"]


@pytest.mark.slow
def test_articles_that_come_at_once_are_read_one_after_the_other(writing: Served) -> None:
    answers: list[int] = []

    def ask(n: int) -> None:
        answers.append(
            writing.post("/report", text=f"{TEXTS['en']}\nThe bridge number {n} may be closed.\n").status_code
        )

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) == {200, 503}
    assert answers.count(200) >= 6
