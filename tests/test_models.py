"""Cards, damage, and the download of official models from a real server on loopback."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from hedge import data
from hedge.errors import HedgeError
from hedge.models import PROCESSORS, download, list_models, official_folder, verify
from hedge.pipeline import load

TEXT = "Il ladro sarebbe fuggito in Svizzera."


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The embedded models, copied to where a test may damage them."""
    folder = tmp_path / "models"
    shutil.copytree(data.models_dir(), folder)
    monkeypatch.setattr(data, "models_dir", lambda: folder)
    return folder


def test_every_card_says_what_and_under_which_licence() -> None:
    cards = list_models()
    assert [card.language for card in cards] == ["en", "id", "it", None]
    for card in cards:
        assert card.use == "non-commercial"
        assert "non-commercial" in card.licence
        assert "\n" not in card.licence
        assert all(treebank.licence.startswith("CC BY") for treebank in card.treebanks)
        listed = {file.name for file in card.files}
        assert listed == {path.name for path in card.folder.iterdir()} - {"card.toml"}
        if card.language:
            assert card.scores
            assert listed == {f"{name}.pt" for name in PROCESSORS}


def test_the_embedded_models_are_whole() -> None:
    assert len(verify()) == 18
    assert [path.parent.name for path in verify("id")] == ["id"] * 5 + ["encoder"] * 3


def test_verify_names_a_file_that_changed_without_changing_its_size(copied: Path) -> None:
    path = copied / "it" / "pos.pt"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(HedgeError, match=r"it.pos\.pt") as caught:
        verify("it")
    assert "reinstall" in caught.value.remedy
    assert verify("id")


def test_verify_names_a_missing_file(copied: Path) -> None:
    (copied / "encoder" / "tokenizer.json").unlink()
    with pytest.raises(HedgeError, match=r"missing model file .*tokenizer\.json"):
        verify("en")


@pytest.mark.parametrize("content", [b"\xff", b"name = ", b'name = "x"\nuse = "y"\n', b"[[treebank]]\nplace = 1\n"])
def test_a_broken_card_is_named(copied: Path, content: bytes) -> None:
    (copied / "it" / "card.toml").write_bytes(content)
    with pytest.raises(HedgeError, match=r"card\.toml"):
        load("it")


def test_a_truncated_model_is_found_before_it_is_loaded(copied: Path) -> None:
    path = copied / "it" / "depparse.pt"
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(HedgeError, match=r"damaged model .*depparse\.pt: 1000 bytes"):
        load("it")


@pytest.mark.parametrize(
    "name", ["it/lemma.pt", "it/tokenize.pt", "encoder/encoder.safetensors", "encoder/config.json"]
)
def test_a_model_that_does_not_load_is_one_line(copied: Path, name: str) -> None:
    path = copied / name
    path.write_bytes(bytes(path.stat().st_size))
    with pytest.raises(HedgeError, match="damaged model") as caught:
        load("it")
    assert "\n" not in caught.value.what
    assert "hedge models verify" in caught.value.remedy


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and logs nothing."""

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder laid out as Stanza's model server, with the embedded Italian models in it, served on loopback."""
    from stanza.resources.common import DEFAULT_RESOURCES_VERSION

    root = tmp_path / "served"
    listed: dict[str, Any] = {name: {"test": {}} for name in PROCESSORS}
    for name in PROCESSORS:
        target = root / "it" / name / "test.pt"
        target.parent.mkdir(parents=True)
        shutil.copy(data.models_dir() / "it" / f"{name}.pt", target)
        listed[name]["test"]["md5"] = hashlib.md5(target.read_bytes()).hexdigest()
    listed |= {"lang_name": "Italian", "packages": {"default": dict.fromkeys(PROCESSORS, "test")}}
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root)))
    url = f"http://127.0.0.1:{server.server_port}"
    resources = {"it": listed, "italian": {"alias": "it"}, "url": url + "/{lang}/{filename}"}
    (root / f"resources_{DEFAULT_RESOURCES_VERSION}.json").write_text(json.dumps(resources), "utf-8")
    monkeypatch.setenv("STANZA_RESOURCES_URL", url)
    monkeypatch.setenv("HEDGE_CACHE", str(tmp_path / "cache"))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield root
    server.shutdown()
    server.server_close()


@pytest.mark.slow
def test_official_models_are_downloaded_and_parse(served: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(HedgeError, match="no official models") as caught:
        load("it", "official")
    assert caught.value.remedy == "hedge models download it"

    card = download("it")
    assert card.folder == official_folder("it")
    assert [file.name for file in card.files] == sorted(f"it/{name}/test.pt" for name in PROCESSORS)
    official = load("it", "official")
    assert official.info["models"] == "official"
    assert "treebanks" in official.info["licence"]
    assert official.parse([TEXT]) == load("it").parse([TEXT])
    assert capfd.readouterr() == ("", "")

    assert download("it") == card  # once more replaces it
    assert sorted(path.name for path in card.folder.parent.iterdir()) == ["it"]


@pytest.mark.slow
def test_a_damaged_official_model_is_to_be_downloaded_again(served: Path) -> None:
    card = download("it")
    (card.folder / "it" / "pos" / "test.pt").write_bytes(b"")
    with pytest.raises(HedgeError, match=r"damaged model .*test\.pt") as caught:
        load("it", "official")
    assert caught.value.remedy == "hedge models download it"


@pytest.mark.slow
def test_a_download_that_arrives_damaged_leaves_nothing(served: Path, tmp_path: Path) -> None:
    (served / "it" / "lemma" / "test.pt").unlink()  # the server's error page comes in its place
    with pytest.raises(HedgeError, match="cannot download official models for language 'it'"):
        download("it")
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]


@pytest.mark.slow
def test_a_language_that_stanza_does_not_have_is_refused(served: Path) -> None:
    with pytest.raises(HedgeError, match="for language 'xx': Stanza has no models for it"):
        download("xx")


@pytest.mark.slow
def test_no_network_is_one_line_and_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STANZA_RESOURCES_URL", "http://127.0.0.1:9")  # the discard port: nothing listens
    monkeypatch.setenv("HEDGE_CACHE", str(tmp_path))
    with pytest.raises(HedgeError, match=r"cannot download .*: no network connection") as caught:
        download("it")
    assert "\n" not in caught.value.what
    assert "127.0.0.1:9" in caught.value.remedy
    assert "embedded" in caught.value.remedy
