"""The plan on the disk: how it is written, read back, and told from another one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hedge import __version__, files
from hedge.corpus.engines import Engines
from hedge.corpus.layout import Folder
from hedge.corpus.options import Options
from hedge.corpus.plan import Plan, Source, files_of, fingerprint
from hedge.errors import HedgeError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_GO_ON = "the same command goes on; another folder with -o begins another corpus"


def save(plan: Plan, folder: Folder) -> None:
    """Writes a plan, without what only making it needed."""
    sources = tuple(_slim(source) for source in plan.sources)
    files.write(folder.plan, _adapter().dump_json(replace(plan, sources=sources), indent=1) + b"\n")


def load(folder: Folder) -> Plan:
    """Reads the plan of a corpus; raises HedgeError where there is none."""
    from pydantic import ValidationError

    try:
        return _adapter().validate_json(folder.plan.read_bytes())
    except OSError:
        raise HedgeError(f"{folder.path} is no corpus", "the folder that hedge corpus build -o named") from None
    except ValidationError as error:
        raise HedgeError(f"{folder.plan} is damaged, or of another hedge", "build the corpus anew") from error


def check(plan: Plan, folder: Folder, inputs: Sequence[str], options: Options, engines: Engines) -> None:
    """Raises HedgeError where a plan is not the one that the inputs and options would make now."""
    if plan.hedge != __version__:
        raise HedgeError(f"{folder.path} was begun with hedge {plan.hedge}, and this is {__version__}", _GO_ON)
    old, new = _flat(asdict(plan.options)), _flat(asdict(options))
    for name, value in old.items():
        if new[name] != value:
            raise HedgeError(f"{folder.path} was begun with {name} {_said(value)}, not {_said(new[name])}", _GO_ON)
    for language, lexicon in plan.lexicons.items():
        if language not in engines.lexicons or engines.lexicons[language].info.sha256 != lexicon.sha256:
            raise HedgeError(
                f"the lexicon for {language!r} has changed since {folder.path} was begun",
                "finish with the old one, then hedge corpus score; or begin another folder with -o",
            )
    if plan.parsers != engines.parsers:
        raise HedgeError(f"the models or their libraries have changed since {folder.path} was begun", _GO_ON)
    _check_inputs(plan.sources, folder, files_of(inputs))


def _check_inputs(sources: Sequence[Source], folder: Folder, listed: Sequence[str]) -> None:
    known = [source.path for source in sources]
    for name in listed:
        if name not in known:
            raise HedgeError(f"{name} is no input that {folder.path} was begun with", _GO_ON)
    for source in sources:
        if source.path not in listed:
            raise HedgeError(f"{source.path}, an input that {folder.path} was begun with, is missing", _GO_ON)
        if not source.sha256:
            continue
        status = os.stat(source.path)
        if (status.st_size, status.st_mtime_ns) != (source.size, source.modified) and (
            fingerprint(Path(source.path))[2] != source.sha256
        ):
            raise HedgeError(f"{source.path} has changed since {folder.path} was begun", _GO_ON)


def _flat(options: dict[str, object]) -> dict[str, object]:
    """Returns options by name, those of groups too; a path is what it says."""
    out: dict[str, object] = {}
    for name, value in options.items():
        out.update(_flat(value) if isinstance(value, dict) else {name: None if value is None else str(value)})
    return out


def _said(value: object) -> str:
    return "unset" if value is None else repr(value)


def _slim(source: Source) -> Source:
    if source.table is None:
        return source
    shape = source.table.shape
    return replace(source, table=replace(source.table, shape=replace(shape, marks=shape.marks[:1])))


@cache
def _adapter() -> TypeAdapter[Plan]:
    from pydantic import TypeAdapter

    return TypeAdapter(Plan)
