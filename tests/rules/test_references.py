"""References: random, checked, and read however people type them."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.rules.references import (
    SYMBOLS,
    ReferenceUnreadable,
    kept_whole,
    new_reference,
    parse_reference,
)

references = st.integers(min_value=0).map(lambda seed: new_reference(random.Random(seed).randrange))


@given(reference=references)
def test_a_reference_is_read_again_as_it_was_made(reference: str) -> None:
    assert parse_reference(reference) == reference
    assert [len(group) for group in reference.split("-")] == [4, 4, 2]


@given(reference=references)
def test_no_group_of_a_reference_is_a_word(reference: str) -> None:
    assert all(any(symbol.isdigit() for symbol in group) for group in reference.split("-"))


@given(reference=references)
def test_every_single_wrong_symbol_is_noticed(reference: str) -> None:
    symbols = reference.replace("-", "")
    for at, right in enumerate(symbols):
        for wrong in SYMBOLS.replace(right, ""):
            with pytest.raises(ReferenceUnreadable):
                parse_reference(symbols[:at] + wrong + symbols[at + 1 :])


@given(reference=references)
def test_every_swap_of_two_neighbours_is_noticed(reference: str) -> None:
    symbols = reference.replace("-", "")
    for at in range(len(symbols) - 1):
        one, other = symbols[at], symbols[at + 1]
        if one != other:
            with pytest.raises(ReferenceUnreadable):
                parse_reference(symbols[:at] + other + one + symbols[at + 2 :])


@given(reference=references, data=st.data())
def test_a_reference_is_read_in_any_case_with_any_spaces_and_look_alikes(
    reference: str, data: st.DataObject
) -> None:
    alike = {"1": "1IiLl", "0": "0Oo", "5": "5Ss", "2": "2Zz", "8": "8Bb", "V": "VvUu"}
    typed = "".join(data.draw(st.sampled_from(alike.get(s, s + s.lower()))) for s in reference)
    between = data.draw(st.sampled_from(["", " ", "-", " - ", "."]))
    assert parse_reference(f"  {typed.replace('-', between)} ") == reference


@given(typed=st.text(st.characters(exclude_categories=[])))
def test_anything_else_is_refused_in_words(typed: str) -> None:
    with pytest.raises(ReferenceUnreadable, match="not a reference"):
        parse_reference(typed + "\U0001f3f4\xad!")


def test_references_are_spread_over_all_symbols() -> None:
    draw = random.Random(4).randrange
    drawn = {new_reference(draw) for _ in range(500)}
    assert len(drawn) == 500
    assert set("".join(drawn)) == {*SYMBOLS, "-"}


@given(reference=references)
def test_a_reference_in_the_words_of_a_page_stands_in_one_piece(reference: str) -> None:
    whole = f'<span class="moothall-nowrap">{reference}</span>'
    assert kept_whole(f"<p>{reference}: a&amp;b ({reference}).</p>") == f"<p>{whole}: a&amp;b ({whole}).</p>"


@pytest.mark.parametrize(
    "html",
    [
        "<title>7KQ2-4MX9-T3</title>",
        '<a href="/status/7KQ2-4MX9-T3/" title="7KQ2-4MX9-T3">Look</a>',
        "<textarea>7KQ2-4MX9-T3</textarea>",
        "<p>x7KQ2-4MX9-T3 7KQ2-4MX9-T3-1 1-7KQ2-4MX9-T3 one-two 2027-0327-10x</p>",
        "<p>no reference at all</p>",
        "7KQ2-4MX9-T3 outside any tag",
        "<p 7KQ2-4MX9-T3",
    ],
)
def test_nothing_else_of_a_page_is_changed(html: str) -> None:
    assert kept_whole(html) == html
