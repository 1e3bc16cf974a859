"""Colours: how they are written, and whether people can read what stands on them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.rules.colour import (
    WHITE,
    Colour,
    EdgeTooFaint,
    NotAColour,
    TextTooFaint,
    Theme,
    check_theme,
    contrast,
    luminance,
    parse_colour,
)

channels = st.integers(min_value=0, max_value=255)
colours = st.builds(Colour, red=channels, green=channels, blue=channels)
BLACK = parse_colour("#000000")


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21)


@pytest.mark.parametrize(
    ("written", "ratio"),
    [("#767676", 4.54), ("#777777", 4.48), ("#0000ff", 8.59), ("#ff0000", 4.0), ("#ffff00", 1.07)],
)
def test_contrast_with_white_agrees_with_published_figures(written: str, ratio: float) -> None:
    assert contrast(parse_colour(written), WHITE) == pytest.approx(ratio, abs=0.005)


@given(colours, colours)
def test_contrast_is_the_same_both_ways_and_stands_between_1_and_21(one: Colour, other: Colour) -> None:
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.000001


@given(colours)
def test_a_colour_has_no_contrast_with_itself(colour: Colour) -> None:
    assert contrast(colour, colour) == 1


@given(colours)
def test_a_colour_is_read_back_as_it_is_written(colour: Colour) -> None:
    assert parse_colour(str(colour)) == colour


@given(colours)
def test_no_colour_is_darker_than_black_or_lighter_than_white(colour: Colour) -> None:
    assert luminance(BLACK) <= luminance(colour) <= luminance(WHITE) + 1e-12


@pytest.mark.parametrize(
    "written", ["", "red", "#fff", "#1D4F7C", "1d4f7c", "#1d4f7c;", "#1d4f7c\n", "#1d4f7g", "#١٢٣٤٥٦"]
)
def test_what_is_not_written_as_a_colour_is_refused(written: str) -> None:
    with pytest.raises(NotAColour, match="hash and six hexadecimal digits"):
        parse_colour(written)


def test_white_text_on_a_faint_colour_is_refused_with_its_contrast() -> None:
    with pytest.raises(TextTooFaint, match=r"#ffffff on #777777 has a contrast of 4\.47"):
        check_theme(Theme(background=parse_colour("#777777")))


def test_a_colour_that_vanishes_on_a_white_page_is_refused_whatever_stands_on_it() -> None:
    with pytest.raises(EdgeTooFaint, match=r"#ffdd00 on white has a contrast of 1\.3"):
        check_theme(Theme(background=parse_colour("#ffdd00"), text=BLACK))


@given(colours)
def test_white_text_is_accepted_exactly_from_a_contrast_of_four_and_a_half(colour: Colour) -> None:
    theme = Theme(background=colour)
    if contrast(colour, WHITE) < 4.5:
        with pytest.raises(TextTooFaint):
            check_theme(theme)
    else:
        check_theme(theme)
