"""What people type as a postcode."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.rules.postcodes import (
    AREAS,
    INWARD_LETTERS,
    Incomplete,
    Malformed,
    OutsideTheUk,
    Place,
    Postcode,
    outside,
    parse,
)
from moothall.rules.refusal import Refused

UK_AREAS = sorted(area for area in AREAS if outside(area) is None)
DISTRICTS = st.one_of(st.integers(1, 99).map(str), st.sampled_from(["1A", "1W", "2E", "3M", "1P"]))
POSTCODES = st.builds(
    lambda area, district, sector, unit: Postcode(outward=area + district, inward=f"{sector}{unit}"),
    st.sampled_from(UK_AREAS),
    DISTRICTS,
    st.integers(0, 9),
    st.text(INWARD_LETTERS, min_size=2, max_size=2),
)
FILLERS = st.text(" -.,\u2013\u2011\u00a0\u200b\u200f\t", max_size=3)


@st.composite
def typed_loosely(draw: st.DrawFn) -> tuple[Postcode, str]:
    postcode = draw(POSTCODES)
    text = ""
    for letter in postcode.outward + postcode.inward:
        wide = chr(ord(letter) + 0xFEE0)
        text += draw(FILLERS) + draw(st.sampled_from([letter, letter.lower(), wide]))
    return postcode, text + draw(FILLERS)


@given(typed_loosely())
def test_any_spacing_case_and_width_is_the_same_postcode(example: tuple[Postcode, str]) -> None:
    postcode, text = example
    if len(text) <= 64:
        assert parse(text) == postcode
    else:
        with pytest.raises(Malformed):
            parse(text)


@given(POSTCODES)
def test_the_normal_form_reads_back_as_itself(postcode: Postcode) -> None:
    assert parse(str(postcode)) == postcode


@given(st.text())
def test_no_text_raises_anything_but_a_refusal(text: str) -> None:
    try:
        parsed = parse(text)
    except Refused:
        return
    assert parse(str(parsed)) == parsed


@given(st.text(alphabet="ABIO01SWJEGYMPTF2 -", max_size=9))
def test_near_misses_raise_nothing_but_a_refusal(text: str) -> None:
    try:
        parsed = parse(text)
    except Refused:
        return
    assert parse(str(parsed)) == parsed


@given(POSTCODES, st.data())
def test_nothing_but_the_confused_letters_is_ever_changed(postcode: Postcode, data: st.DataObject) -> None:
    typed = postcode.outward + postcode.inward
    at = data.draw(st.integers(0, len(typed) - 1))
    confused = typed[:at] + typed[at].translate(str.maketrans("O0I1", "0O1I")) + typed[at + 1 :]
    try:
        read = parse(confused)
    except Refused:
        return
    fold = str.maketrans("OI", "01")
    assert (read.outward + read.inward).translate(fold) == typed.translate(fold)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sw1a1aa", "SW1A 1AA"),
        (" SW1A-1AA. ", "SW1A 1AA"),
        ("SW1A OAA", "SW1A 0AA"),
        ("SWIA IAA", "SW1A 1AA"),
        ("0X1 1AA", "OX1 1AA"),
        ("S015 1AA", "SO15 1AA"),
        ("S01 1AA", "SO1 1AA"),
        ("HAO 1AA", "HA0 1AA"),
        ("1P1 1AA", "IP1 1AA"),
        ("EI 1AA", "E1 1AA"),
        ("W1O 5AA", "W10 5AA"),
        ("N1P 1AA", "N1P 1AA"),
        ("gir0aa", "GIR 0AA"),
        ("NPT 0AA", "NPT 0AA"),
        ("ＳＷ１Ａ　１ＡＡ", "SW1A 1AA"),
    ],
)
def test_it_reads_what_was_meant(typed: str, meant: str) -> None:
    assert str(parse(typed)) == meant


@pytest.mark.parametrize(
    "typed",
    [
        *[
            "",
            " ",
            "-",
            "London",
            "SW1A 1AC",
            "SW1A 1A1",
            "12345",
            "1 1AA",
            "BOO 1AA",
            "SW1A 1AA 1AA",
            "LS",
            "Z1",
        ],
        *["SW1A A", "SW1A\x001AA", "SW1A 1AA\ud800", "SW1A 1AA 😀", "А1 1AA", "ẞW1A 1AA", "A" * 1_000_000],
    ],
)
def test_it_refuses_what_is_no_postcode(typed: str) -> None:
    with pytest.raises(Malformed) as refusal:
        parse(typed)
    assert not isinstance(refusal.value, Incomplete)


@pytest.mark.parametrize("typed", ["SW1A", "sw1a 1", "M1", "ze2"])
def test_half_a_postcode_asks_for_the_other_half(typed: str) -> None:
    with pytest.raises(Incomplete):
        parse(typed)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("je2 3ab", Place.JERSEY),
        ("JE2", Place.JERSEY),
        ("GY1 1AA", Place.GUERNSEY),
        ("GY10 1SF", Place.GUERNSEY),
        ("IM1 1AA", Place.ISLE_OF_MAN),
        ("1M1 1AA", Place.ISLE_OF_MAN),
        ("BFPO 57", Place.FORCES),
        ("bfpo1234", Place.FORCES),
        ("BF1 2AA", Place.FORCES),
        ("GX11 1AA", Place.OVERSEAS_TERRITORY),
        ("FIQQ 1ZZ", Place.OVERSEAS_TERRITORY),
        ("KY1-1001", Place.OVERSEAS_TERRITORY),
        ("AI-2640", Place.OVERSEAS_TERRITORY),
    ],
)
def test_a_postcode_outside_the_uk_names_its_place(typed: str, place: Place) -> None:
    with pytest.raises(OutsideTheUk) as refusal:
        parse(typed)
    assert refusal.value.place is place


def test_a_fife_postcode_is_not_taken_for_the_cayman_islands() -> None:
    assert str(parse("KY1 1AA")) == "KY1 1AA"


def test_a_refusal_never_repeats_what_was_typed() -> None:
    with pytest.raises(Malformed) as refusal:
        parse("my secret")
    assert "secret" not in str(refusal.value)
