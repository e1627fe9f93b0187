"""A corpus as tables that are read only as far as a question needs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hedge.corpus import manifest
from hedge.corpus.layout import PARSED, TABLES, Folder
from hedge.errors import HedgeError

if TYPE_CHECKING:
    import polars


class Corpus(Mapping[str, "polars.LazyFrame"]):
    """The tables of a corpus by name, as Polars LazyFrames; `manifest` says what made them.

    These are `articles`, `sentences`, `claims`, `cues`, `attributions` and `errors`, and where the corpus keeps its
    texts, `texts` and `tokens`. Of a corpus that is still being built they hold what is done.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest: dict[str, Any] = manifest.read(Folder(folder))
        place = folder / self.manifest["tables"]
        self._places = dict.fromkeys(TABLES, place)
        if self.manifest["options"]["text"]:
            self._places |= dict.fromkeys(PARSED, Folder(folder).parsed)

    def __getitem__(self, name: str) -> polars.LazyFrame:
        import polars

        found = sorted(self._places[name].glob(f"[0-9]*/{name}.parquet"))
        if not found:
            raise HedgeError(f"{self.folder} has no article yet", "the command that built it, which goes on")
        return polars.scan_parquet(found, glob=False)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __repr__(self) -> str:
        return f"Corpus({str(self.folder)!r}, {', '.join(self)})"
