"""Which models there are, whether they are whole, and Stanza's official ones.

A folder of models carries a card: licence, treebanks, scores, and the size and sha256 of each file.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from hedge import data
from hedge.errors import HedgeError

CARD = "card.toml"
PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse")
REINSTALL = "hedge models verify (names what is damaged), then reinstall hedge"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file of a model, as its card describes it; `name` is its path from the card's folder."""

    name: str
    size: int
    sha256: str


class Treebank(NamedTuple):
    """What a model was trained on."""

    name: str
    licence: str


class Score(NamedTuple):
    """F1 scores from raw text on a treebank's test set (CoNLL-18 scorer), in per cent."""

    treebank: str
    sentences: float
    words: float
    upos: float
    lemmas: float
    uas: float
    las: float
    feats: float | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What a folder of models is and what may be done with it.

    `language` is None for the encoder; `use` and `licence` are one line each; `needs` names the folders beside it that
    it does not work without; `remedy` says how to get the files again.
    """

    folder: Path
    name: str
    language: str | None
    use: str
    licence: str
    needs: tuple[str, ...]
    treebanks: tuple[Treebank, ...]
    scores: tuple[Score, ...]
    files: tuple[ModelFile, ...]
    remedy: str

    @property
    def sha256(self) -> str:
        """One hash for all files, made of theirs."""
        listed = "".join(f"{file.sha256}  {file.name}\n" for file in self.files)
        return hashlib.sha256(listed.encode()).hexdigest()


def list_models() -> tuple[Card, ...]:
    """Returns the cards of the embedded models, the languages first, then what they share."""
    cards = [read_card(path.parent) for path in sorted(data.models_dir().glob(f"*/{CARD}"))]
    return tuple(sorted(cards, key=lambda card: (card.language is None, card.folder.name)))


def cards_of(language: str) -> tuple[Card, ...]:
    """Returns the card of the embedded models of a language and the cards of what they need."""
    cards = {card.folder.name: card for card in list_models()}
    if language not in cards or cards[language].language is None:
        known = ", ".join(name for name, card in cards.items() if card.language)
        raise HedgeError(f"no embedded models for language {language!r}", f"one of: {known}")
    needed = [name for name in cards[language].needs if name not in cards]
    if needed:
        raise HedgeError(f"models incomplete: {cards[language].folder.parent / needed[0] / CARD} is missing", REINSTALL)
    return (cards[language], *(cards[name] for name in cards[language].needs))


def read_card(folder: Path, remedy: str = REINSTALL) -> Card:
    """Reads the card of a folder of models."""
    try:
        card: dict[str, Any] = tomllib.loads((folder / CARD).read_text("utf-8"))
        return Card(
            folder=folder,
            name=card["name"],
            language=card.get("language"),
            use=card["use"],
            licence=card["licence"],
            needs=tuple(card["needs"]),
            treebanks=tuple(Treebank(**treebank) for treebank in card.get("treebank", ())),
            scores=tuple(Score(**score) for score in card.get("score", ())),
            files=tuple(ModelFile(name, file["size"], file["sha256"]) for name, file in card["files"].items()),
            remedy=remedy,
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise HedgeError(f"damaged model card {folder / CARD}: {error}", remedy) from error


def check_sizes(card: Card) -> None:
    """Raises HedgeError where a file is missing or has another size than its card says; cheap enough for each start."""
    for file in card.files:
        path = card.folder / file.name
        if not path.is_file():
            raise HedgeError(f"missing model file {path}", card.remedy)
        if path.stat().st_size != file.size:
            raise HedgeError(f"damaged model {path}: {path.stat().st_size} bytes, not {file.size}", card.remedy)


def verify(language: str | None = None) -> tuple[Path, ...]:
    """Returns the embedded files, of one language or of all, after checking each against the sha256 in its card."""
    cards = list_models() if language is None else cards_of(language)
    if not cards:
        raise HedgeError(f"no models in {data.models_dir()}", "reinstall hedge")
    for card in cards:
        check_sizes(card)
        for file in card.files:
            if sha256_of(card.folder / file.name) != file.sha256:
                raise HedgeError(f"damaged model {card.folder / file.name}: its sha256 is not the card's", card.remedy)
    return tuple(card.folder / file.name for card in cards for file in card.files)


def sha256_of(path: Path) -> str:
    """Returns the sha256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def download(language: str) -> Card:
    """Fetches Stanza's official models of a language into the cache, all or nothing, and returns their card.

    As in Stanza, STANZA_RESOURCES_URL and STANZA_MODEL_URL name another place to fetch from.
    """
    import requests
    import stanza
    from huggingface_hub.utils.tqdm import disable_progress_bars
    from stanza.resources import common

    disable_progress_bars()
    target = official_folder(language)
    where = os.environ.get("STANZA_RESOURCES_URL", common.DEFAULT_RESOURCES_URL)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with (
            common.logging_level_context("ERROR", verbose=False),
            tempfile.TemporaryDirectory(dir=target.parent, prefix=".download-") as folder,
        ):
            common.download_resources_json(folder, resources_url=where)
            stanza.download(
                language,
                model_dir=folder,
                processors=",".join(official_processors(Path(folder), language)),
                model_url=os.environ.get("STANZA_MODEL_URL", common.DEFAULT_MODEL_URL),
                download_json=False,
                verbose=False,
            )
            _write_official_card(Path(folder), language)
            shutil.rmtree(target, ignore_errors=True)
            Path(folder).rename(target)
            Path(folder).mkdir()  # for TemporaryDirectory to remove
    except Exception as error:  # networks, servers, disks and three libraries fail in their own ways
        offline = isinstance(error, requests.exceptions.ConnectionError)
        reason = "no network connection" if offline else (str(error).splitlines() or [type(error).__name__])[0]
        raise HedgeError(
            f"cannot download official models for language {language!r}: {reason}",
            f"check the network ({where}) and the language, or use the embedded models",
        ) from error
    return official_card(language)


def official_card(language: str) -> Card:
    """Reads the card that `download` wrote beside Stanza's official models of a language."""
    again = f"hedge models download {language}"
    folder = official_folder(language)
    if not folder.is_dir():
        raise HedgeError(f"no official models for language {language!r} in {folder}", again)
    return read_card(folder, again)


def official_folder(language: str) -> Path:
    """Returns where the official models of a language are, or would be."""
    return data.cache_dir() / "stanza" / language


def official_processors(folder: Path, language: str) -> list[str]:
    """Returns which processors Stanza's own list of models has for a language, in order."""
    from stanza.resources import common

    listed = common.get_language_resources(common.load_resources_json(str(folder)), language)
    if listed is None:
        raise ValueError("Stanza has no models for it")
    return [name for name in PROCESSORS if name in listed]


def _write_official_card(folder: Path, language: str) -> None:
    lines = [
        f'name = "Stanza official ({language})"',
        f'language = "{language}"',
        'use = "see licence"',
        'licence = "Stanza\'s official models: the licences of the treebanks they were trained on apply"',
        "needs = []",
        "[files]",
    ]
    for path in sorted(folder.rglob("*.pt")):
        name = json.dumps(path.relative_to(folder).as_posix())
        lines.append(f'{name} = {{ size = {path.stat().st_size}, sha256 = "{sha256_of(path)}" }}')
    (folder / CARD).write_text("\n".join(lines) + "\n", "utf-8")
