"""What articles are called, whatever they are read from."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedge.intake.given import items
from hedge.intake.ids import address_ends, ids, path_ends
from hedge.intake.items import Item, Reading


def names_of(paths: Sequence[Path]) -> list[str]:
    return ids([path_ends(path) for path in paths])


def test_a_file_named_twice_is_taken_once(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    first, second = tmp_path / "x.txt", tmp_path / "y.txt"
    again = tmp_path / "a" / ".." / "x.txt"
    assert [
        item.place
        for item in items([str(p) for p in (first, second, again, first)], Reading())
        if isinstance(item, Item)
    ] == [
        str(first),
        str(second),
    ]


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["n/bbc.381680.it.txt", "n/x.txt"], ["bbc.381680.it", "x"]),
        (["a/x.txt", "b/x.txt"], ["a-x", "b-x"]),
        (["a/x.txt", "b/x.txt", "c/y.txt"], ["a-x", "b-x", "y"]),
        (["a/x.txt", "a/x.md"], ["x.txt", "x.md"]),
        (["p/a/x.txt", "q/a/x.txt"], ["p-a-x", "q-a-x"]),
        (["a/X.txt", "b/x.txt"], ["a-X", "b-x"]),
        (["/r/a/x.txt", "/r/b/x.txt", "/r/c/a-x.txt"], ["r-a-x", "b-x", "c-a-x"]),
        (["a/index.txt"], ["index.txt"]),
        (["a/INDEX.html"], ["INDEX.html"]),
        (["a/con.it.txt", "a/Nul"], ["_con.it", "_Nul"]),
        (['a/x: "y"?.txt'], ["x- -y--"]),
        (["a/x\ny.txt"], ["x-y"]),
        (["a/x?.txt", "a/x*.txt"], ["x-", "x--2"]),
        (["a/...", "b/.txt"], ["article", "txt"]),
    ],
)
def test_ids(paths: list[str], expected: list[str]) -> None:
    assert names_of([Path(path) for path in paths]) == expected


NAMES = st.lists(
    st.lists(st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=5), min_size=1, max_size=3).map(
        "/".join
    ),
    unique_by=lambda path: Path(path).absolute(),
    max_size=8,
)


@given(NAMES)
def test_ids_are_distinct_file_names_on_any_system(names: list[str]) -> None:
    ids = names_of([Path(name) for name in names])
    assert len({name.casefold() for name in ids} | {"index"}) == len(names) + 1
    for name in ids:
        assert name
        assert not set(name) & set('<>:"/\\|?*')
        assert name.isprintable()
        assert name == name.strip(". ")
        assert len(f"{name}.html".encode()) <= 255
        assert name.partition(".")[0].casefold() not in {"con", "nul", "aux", "prn"}


@given(st.lists(st.text("ab/", min_size=1, max_size=6), max_size=6), st.randoms())
def test_ids_do_not_depend_on_the_order(names: list[str], chance: random.Random) -> None:
    paths = list(dict.fromkeys(Path("base", name.strip("/") or "x") for name in names))
    shuffled = list(paths)
    chance.shuffle(shuffled)
    plain = dict(zip(paths, names_of(paths), strict=True))
    assert dict(zip(shuffled, names_of(shuffled), strict=True)) == plain


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        (["https://a.it/2026/ponte.html"], ["ponte"]),
        (["https://a.it/ponte/", "https://b.it/ponte/"], ["a.it-ponte", "b.it-ponte"]),
        (["https://a.it/story?id=1", "https://a.it/story?id=2"], ["a.it-story-id=1", "a.it-story-id=2"]),
        (["https://a.it"], ["a"]),
        (["https://a.it/caff%C3%A8"], ["caffè"]),
        (["https://a.it/index.html"], ["index.html"]),
    ],
)
def test_names_of_pages(addresses: list[str], expected: list[str]) -> None:
    assert ids([address_ends(url) for url in addresses]) == expected
