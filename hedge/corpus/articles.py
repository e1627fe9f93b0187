"""Articles of a shard: each as its plan lists it, or why it is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from hedge.corpus.plan import Listed, Piece, Plan, Shard
from hedge.errors import HedgeError
from hedge.intake import given, portions, table
from hedge.intake.items import Item, Reading


def items(plan: Plan, shard: Shard) -> Iterator[tuple[str, Item | HedgeError]]:
    """Yields the articles of a shard in order, as items with their ids, which none shares with another."""
    for piece in shard.pieces:
        source = plan.sources[piece.source]
        if source.lost:
            yield source.id, HedgeError(*source.lost, skips=True)
        elif source.table:
            yield from _rows(Path(source.path), source.table, piece)
        else:
            yield source.id, _file(source.path, plan.options.reading)


def _rows(path: Path, listed: Listed, piece: Piece) -> Iterator[tuple[str, Item | HedgeError]]:
    unit, roles = listed.shape.unit, listed.roles
    for row in portions.rows(path, listed.shape, piece.start, piece.count):
        said = table.said(row.cells, roles.id)
        id = said if roles.id and not listed.ids else f"{listed.ids}-{said if roles.id else row.number}"
        # Polars holds no lone surrogates
        id = id.encode("utf-8", "replace").decode("utf-8")
        yield id, table.item(path, row, unit, roles, said, listed.day_first)


def _file(name: str, reading: Reading) -> Item | HedgeError:
    found = given.items([name], reading)
    if len(found) != 1 or (isinstance(found[0], Item) and found[0].fetches):
        return HedgeError(f"{name} is a feed, whose articles are elsewhere", "save them as files first", skips=True)
    return found[0]
