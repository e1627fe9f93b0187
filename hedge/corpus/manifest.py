"""The manifest of a corpus: what made its tables, where they are, and how many of what there is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hedge import __version__, files
from hedge.corpus.engines import Engines
from hedge.corpus.layout import TABLES, Folder, shard
from hedge.corpus.plan import Plan
from hedge.errors import HedgeError
from hedge.tables import codebook, flat

if TYPE_CHECKING:
    import polars

SCHEMA = 1
_COLUMNS = Path(__file__).with_name("columns.toml")


def begin(plan: Plan, folder: Folder, engines: Engines) -> None:
    """Writes the manifest of a corpus that is being built, and its codebook."""
    flat.write_csv(folder.codebook, _codebook(plan))
    _write(plan, folder, engines, None)


def finish(plan: Plan, folder: Folder, engines: Engines) -> Mapping[str, Any]:
    """Writes the manifest of a corpus whose shards are all done, which makes these its tables, and returns it."""
    return _write(plan, folder, engines, _counts(plan, folder, engines.key))


def read(folder: Folder) -> dict[str, Any]:
    """Reads the manifest of a corpus; raises HedgeError where there is none."""
    try:
        found = json.loads(folder.manifest.read_text("utf-8"))
        if isinstance(found, dict) and found["schema"] <= SCHEMA:
            return found
    except OSError:
        raise HedgeError(f"{folder.path} is no corpus", "the folder that hedge corpus build -o named") from None
    except (ValueError, LookupError, TypeError) as error:
        raise HedgeError(f"{folder.manifest} is damaged", "the command that built the corpus, once more") from error
    raise HedgeError(f"{folder.path} was made by a later hedge", "a newer hedge")


def _codebook(plan: Plan) -> polars.DataFrame:
    """Returns the codebook of the tables, which are not CSV files here."""
    import polars

    book = flat.codebook_frame(plan.other, codebook.tables(_COLUMNS))
    # the notes on the format of files are of other files
    return book.filter(~polars.col("column").is_in(["files", "format", "formulas"])).with_columns(
        polars.col("file").str.strip_suffix(".csv")
    )


def _write(plan: Plan, folder: Folder, engines: Engines, counts: Mapping[str, int] | None) -> Mapping[str, Any]:
    made = {
        "schema": SCHEMA,
        "hedge": __version__,
        "complete": counts is not None,
        "tables": folder.tables(engines.key).relative_to(folder.path).as_posix(),
        "counts": counts,
        "shards": len(plan.shards),
        "options": asdict(plan.options),
        "lexicons": {language: asdict(lexicon.info) for language, lexicon in engines.lexicons.items()},
        "parsers": {language: dict(info) for language, info in plan.parsers.items()},
        "inputs": [{"path": s.path, "bytes": s.size, "sha256": s.sha256} for s in plan.sources],
    }
    files.write(folder.manifest, json.dumps(made, ensure_ascii=False, indent=1, default=str) + "\n")
    return made


def _counts(plan: Plan, folder: Folder, key: str) -> dict[str, int]:
    """Counts the rows of the tables, the words, and the articles that were analysed."""
    import polars

    place = folder.tables(key)
    paths = {name: [shard(place, n) / f"{name}.parquet" for n in range(len(plan.shards))] for name in TABLES}
    scanned = {name: polars.scan_parquet(found, glob=False) for name, found in paths.items()}
    counts = {name: int(frame.select(polars.len()).collect().item()) for name, frame in scanned.items()}
    analysed = (polars.col("status") == "analysed").sum()
    about = scanned["articles"].select(analysed.alias("analysed"), words=polars.col("words").sum()).collect()
    return {**counts, **{name: int(value) for name, value in about.row(0, named=True).items()}}
