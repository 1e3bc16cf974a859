"""A name in a letter is a name."""

import pytest

from moothall.rules.names import may_stand_in_letters


@pytest.mark.parametrize(
    "name", ["Ann Example", "O'Brien-Łukasz", "Siân ap Gwilym", "Dr. J. Smith", "李雷", "A/B"]
)
def test_names_stand_in_letters(name: str) -> None:
    assert may_stand_in_letters(name)


@pytest.mark.parametrize(
    "name",
    [
        "Your council: https://evil.example/pay",
        "WWW.evil.example",
        "ｗｗｗ.evil.example",
        "pay@evil.example",
        "pay＠evil.example",
        "Ann\nPay here",
        "Ann\u202eelpmaxe",
        "w\u200bww.evil.example",
        "Ann\x00",
    ],
)
def test_what_a_reader_could_follow_or_cannot_see_is_no_name(name: str) -> None:
    assert not may_stand_in_letters(name)
