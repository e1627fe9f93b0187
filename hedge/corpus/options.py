"""The options of a corpus: how its inputs are read, and with what its articles are analysed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from hedge.intake.items import Columns, Reading
from hedge.precision import FULL, Precision


@dataclass(frozen=True, slots=True)
class Using:
    """With what articles are analysed: in which language, by which lexicon and models, how precisely."""

    language: str | None = None
    lexicon: Path | None = None
    models: str = "embedded"
    precision: Precision = FULL


@dataclass(frozen=True, slots=True)
class Options:
    """All that a person chooses of a corpus; `text` says that the articles' words are kept."""

    using: Using = field(default_factory=Using)
    columns: Columns = field(default_factory=Columns)
    genre: str | None = None
    retrieved: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    text: bool = True

    @property
    def reading(self) -> Reading:
        """How the inputs are read."""
        return Reading(
            language=self.using.language,
            genre=self.genre,
            retrieved=self.retrieved,
            columns=self.columns,
            delimiter=self.delimiter,
            encoding=self.encoding,
        )
