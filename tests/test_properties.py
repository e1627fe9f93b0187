"""Whatever the text, offsets point into it and claims do not overlap."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedge.model import Paragraph
from hedge.paragraphs import paragraphs
from hedge.quotes import quotations

PAIRS = (("“", "”"), ('"', '"'), ('"', "”"), ("“", '"'), ("«", "»"), ("„", "“"), ("„", "”"), ("‘", "’"), ("'", "'"))
TEXT = st.text(st.one_of(st.characters(), st.sampled_from(list("\"'“”«»„‘’ \n\r.:,ab"))), max_size=200)


@given(TEXT)
def test_paragraphs_lie_in_order_inside_the_text(text: str) -> None:
    at = 0
    for p in paragraphs(text):
        assert at <= p.start < p.end <= len(text)
        assert text[p.start : p.end].strip() == text[p.start : p.end]
        at = p.end


@given(TEXT)
def test_no_visible_word_is_lost_between_paragraphs(text: str) -> None:
    kept = "".join(text[p.start : p.end] for p in paragraphs(text))
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]


@given(TEXT)
def test_quotations_do_not_overlap(text: str) -> None:
    at = 0
    for q in quotations(text, paragraphs(text), PAIRS):
        for s, e in q.pieces:
            assert at <= s <= e <= len(text)
            at = e


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("“We won,” she said.", ["We won,"]),
        ('He said "yes" and "no".', ["yes", "no"]),
        ("«Un ‘caso’ raro», dice.", ["Un ‘caso’ raro"]),
        ("It's Anna's dog.", []),
        ("„Das Ende“, sagte er.", ["Das Ende"]),
        ("„Das Ende”, sagte er.", ["Das Ende"]),
        ('"Non lasceremo l’aula”, ha detto. Poi "basta".', ["Non lasceremo l’aula", "basta"]),
        ('“He said "hi" to me”, she added.', ['He said "hi" to me']),
        ('"Uno “due” tre", dice.', ["Uno “due” tre"]),
    ],
)
def test_quotation_marks(text: str, inside: list[str]) -> None:
    found = quotations(text, (Paragraph(0, len(text)),), PAIRS)
    assert [text[q.start : q.end] for q in found] == inside


def test_a_quotation_goes_on_until_it_is_closed() -> None:
    text = '"One.\nTwo.\nThree," she said.'
    (found,) = quotations(text, paragraphs(text), PAIRS)
    assert [text[s:e] for s, e in found.pieces] == ["One.", "Two.", "Three,"]


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    line = "the council met again on the question of the bridge and\n"
    assert len(paragraphs(line * 5 + "\nA new one follows here.")) == 2
    assert len(paragraphs("A first line ends here.\nA second one ends here.\n" * 3)) == 6
