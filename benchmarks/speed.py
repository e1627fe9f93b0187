"""How fast `hedge` is: against Stanza as its documentation shows it, with the number of articles, and stage by stage.

`python -m benchmarks.speed [FOLDER]` measures on the text files of a folder, named for their language (`a.it.txt`).
Each measurement runs in a process of its own, on the same articles, one after the other.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from hedge.errors import HedgeError
from hedge.lexicon import available
from hedge.paragraphs import paragraphs
from hedge.precision import FULL, numbers_of
from hedge.readable import readable

ROOT = Path(__file__).parents[1]
NTREX = ROOT.parent / "shared" / "articles" / "ntrex"
SHORT = 2  # articles of each language
_WATCH = 2  # seconds between two looks at the memory, which takes a hundredth of one

Text = tuple[str, str, str]  # name, language, text


class Measured(NamedTuple):
    """What one process needed; `peak` is its memory with that of its workers, shared pages once, in MB."""

    seconds: float
    words: int
    peak: float
    more: Mapping[str, Any]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=NTREX)
    parser.add_argument("--short", action="store_true", help="a few articles, under a minute")
    parser.add_argument("--articles", type=int, help="only so many of each language")
    given = parser.parse_args()
    texts = _texts(given.folder, SHORT if given.short else given.articles)
    if not texts:
        sys.exit(f"{given.folder} has no files like name.it.txt")
    print(f"{_machine()}; {len(texts)} articles, {_counted(texts)} words between spaces\n", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder)
        (_short if given.short else _full)(texts, kept)


def _short(texts: Sequence[Text], kept: Path) -> None:
    rows = {
        "stanza": _run("stanza", texts, kept, keep="stanza"),
        "hedge, 2 processes": _run("hedge", texts, kept, processes=2, keep="hedge"),
        "hedge, parses stored": _run("hedge", texts, kept, stored=True),
    }
    _print_ratios(rows)
    _print_trees(kept, "stanza", "hedge")


def _full(texts: Sequence[Text], kept: Path) -> None:
    rows = {
        "stanza": _run("stanza", texts, kept, keep="stanza"),
        "stanza, bulk_process": _run("bulk", texts, kept),
        "hedge, 1 process": _run("hedge", texts, kept, keep="hedge"),
        "hedge, 2 processes": _run("hedge", texts, kept, processes=2, keep="two"),
        "hedge, parses stored": _run("hedge", texts, kept, stored=True, keep="stored"),
        "hedge, parses stored, 2 processes": _run("hedge", texts, kept, processes=2, stored=True),
    }
    if _has_fast():
        rows["hedge fast, 1 process"] = _run("hedge", texts, kept, precision="fast", keep="fast")
        rows["hedge fast, 2 processes"] = _run("hedge", texts, kept, processes=2, precision="fast")
    _print_ratios(rows)
    _print_trees(kept, "stanza", "hedge")
    if _has_fast():
        _print_trees(kept, "hedge", "fast")
    records = [pickle.loads((kept / name).read_bytes())["records"] for name in ("hedge", "two", "stored")]
    alone = _run("hedge", texts[-1:], kept, keep="alone")
    last = pickle.loads((kept / "alone").read_bytes())["records"]
    same = all(r == records[0] for r in records) and last.items() <= records[0].items()
    print(
        f"records, byte by byte: one process, two, from the store, one alone: {'the same' if same else 'DIFFERENT'}\n"
    )
    sizes = sorted({max(1, len(texts) // 100), max(1, len(texts) // 10), len(texts)})
    grown = [_run("hedge", texts[:: len(texts) // n][:n], kept, processes=2) for n in sizes]
    print("articles   seconds   seconds an article   words/s   peak MB   (2 processes)")
    for n, m in zip(sizes, grown, strict=True):
        print(f"{n:8}{m.seconds:10.1f}{m.seconds / n:21.2f}{m.words / m.seconds:10.0f}{m.peak:10.0f}")
    print()
    _print_stages(_run("stages", texts[:: max(1, len(texts) // 60)], kept))
    assert alone.words


def _has_fast() -> bool:
    try:
        return bool(numbers_of("fast"))
    except HedgeError:
        return False


def _run(kind: str, texts: Sequence[Text], kept: Path, **wanted: Any) -> Measured:
    """Measures in a new process."""
    keep = wanted.pop("keep", None)
    asked = {"kind": kind, "texts": texts, "processes": 1, "stored": False, "precision": FULL, **wanted}
    if keep:
        asked["keep"] = str(kept / keep)
    environment = {**os.environ, "HEDGE_CACHE": str(kept / "cache")}
    began = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.speed_run"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment,
        cwd=ROOT,
    )
    memory = _Memory(began.pid)
    said, _ = began.communicate(json.dumps(asked))
    peak = memory.stop()
    if began.returncode:
        sys.exit(f"{kind} failed")
    more = json.loads(said.splitlines()[-1])
    return Measured(more["seconds"], more["words"], peak, more)


class _Memory:
    """Watches how much memory a process and its children have."""

    def __init__(self, pid: int) -> None:
        self._pid, self._peak, self._over = pid, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> float:
        """Returns the most there was, in MB; 0 where the system does not tell."""
        self._over.set()
        self._thread.join()
        return self._peak

    def _watch(self) -> None:
        while not self._over.wait(_WATCH):
            self._peak = max(self._peak, sum(map(_memory, _family(self._pid))))


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [pid, *(one for child in children for one in _family(int(child)))]


def _memory(pid: int) -> float:
    try:
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1000


def _print_ratios(rows: Mapping[str, Measured]) -> None:
    first = rows["stanza"]
    print("times stanza   words/s   seconds   peak MB")
    for name, m in rows.items():
        # the same articles, whatever each calls a word
        print(
            f"{first.seconds / m.seconds:12.2f}{first.words / m.seconds:10.0f}{m.seconds:10.1f}{m.peak:10.0f}   {name}"
        )
    print(flush=True)


def _print_trees(kept: Path, one: str, other: str) -> None:
    """Says how many words have the same head and relation, and how far a share moves."""
    left, right = (pickle.loads((kept / name).read_bytes()) for name in (one, other))
    words = same = aside = 0
    for name, tree in right["trees"].items():
        before = left["trees"][name]
        for key, found in tree.items():
            if any(start <= key[0] < end for start, end in right["cut"][name]):
                aside += 1
                continue
            words += 1
            same += before.get(key) == found
    print(f"{one} and {other}: {100 * same / words:.3f} % of {words} words have the same head and relation")
    print(f"  (and {aside} words stand in paragraphs from which hedge takes a dateline or the like)")
    if "shares" in left:
        moves = [
            (abs(share - right["shares"][name][key]), name, key)
            for name, shares in left["shares"].items()
            for key, share in shares.items()
            if share is not None and right["shares"][name][key] is not None
        ]
        largest, name, key = max(moves)
        means = sum(move for move, _, _ in moves) / len(moves)
        print(
            f"  the largest change of a share is {100 * largest:.1f} points ({key}, {name}), the mean {100 * means:.3f}"
        )
    print(flush=True)


def _print_stages(m: Measured) -> None:
    stages, words = dict(m.more["stages"]), m.words
    parser = stages.pop("parser, all")
    named = ("encoder", "trees", "tokens", "multiword tokens", "tags", "lemmas")
    after = {name: spent for name, spent in stages.items() if name not in named}
    rest = m.seconds - parser - sum(after.values())
    print(f"stages, one thread: {words / m.seconds:.0f} words/s")
    for name, spent in (
        *((name, stages[name]) for name in named),
        ("the parser's rest", parser - sum(stages[name] for name in named)),
        *after.items(),
        ("the rest", rest),
    ):
        print(f"{100 * spent / m.seconds:7.1f} %  {name}")
    print(f"after the parser: {100 * (m.seconds - parser) / m.seconds:.1f} %; ", end="")
    print(f"{parser / (m.seconds - parser):.0f} times faster without it\n")
    delivered, operations = m.more["delivered"], m.more["operations"]
    print(f"one core multiplies {delivered / 1e9:.0f} GFLOPS in the encoder's shapes; a word takes")
    for name, count in operations.items():
        print(f"{count / 1e6:7.1f} MFLOP  {name}")
    needed = sum(operations.values()) / delivered
    print(f"so a core cannot read more than {1 / needed:.0f} words/s, and reads {words / m.seconds:.0f}", end="")
    print(f" ({100 * needed * words / m.seconds:.0f} % of that)")


def _texts(folder: Path, most: int | None) -> list[Text]:
    """Reads the articles, the paragraphs as the parser reads them and apart by a blank line, as Stanza wants them."""
    out: list[Text] = []
    for language in available():
        for path in sorted(folder.glob(f"*.{language}.txt"))[:most]:
            text = path.read_text("utf-8")
            shown = (readable(text[p.start : p.end]).text.strip() for p in paragraphs(text))
            out.append((path.name, language, "\n\n".join(filter(None, shown))))
    return out


def _counted(texts: Sequence[Text]) -> int:
    return sum(len(text.split()) for _, _, text in texts)


def _machine() -> str:
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        rows = [row.partition(":")[2].strip() for row in info.read_text().splitlines() if row.startswith("model name")]
        name = rows[0] if rows else name
    return f"{name}, {os.cpu_count()} cores; {time.strftime('%Y-%m-%d')}; Python {platform.python_version()}"


if __name__ == "__main__":
    main()
