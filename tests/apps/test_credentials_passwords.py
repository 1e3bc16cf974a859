"""Which passwords are taken, and that one fits exactly as it was typed."""

import re

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from moothall.packs import folders
from moothall.packs.passwords import read_common_passwords
from moothall.people.credentials import context_words, passwords
from moothall.people.credentials.common_passwords import digest
from moothall.people.credentials.passwords import Complaint
from moothall.people.queries import Colleague
from tests.apps.credential_scene import PASSWORD, holder_of

ABOUT = ("Siân Okonkwo-Lee", "sian.okonkwo@example.org")


@pytest.mark.parametrize(
    ("password", "wrong"),
    [
        ("", Complaint.MISSING),
        ("elevenchars", Complaint.SHORT),
        ("twelve chars", None),
        ("correct horse battery staple", None),
        ("пароль из шести слов", None),
        ("🦦🦦🦫🦡🦔🐿️🐇🦝🦨🦌🐗🐺", None),
        ("x" * 6 + "y" * 6, Complaint.COMMON),
        ("password1234", Complaint.COMMON),
        ("!!12Password34!!", Complaint.COMMON),
        ("the Moothall on the hill", Complaint.PERSONAL),
        ("okonkwo runs at dawn", Complaint.PERSONAL),
        ("SIAN runs at dawn", Complaint.PERSONAL),
        ("qwerty123456", Complaint.COMMON),
        ("Severodvinsk", Complaint.COMMON),
        ("a council of owls", Complaint.PERSONAL),
        ("ｏｋｏｎｋｗｏ at dawn", Complaint.PERSONAL),
        ("glee is a good word", None),
        ("a b c d e f " * 21 + "abcd", None),
        ("a b c d e f " * 22, Complaint.LONG),
    ],
)
def test_a_password_is_judged_by_length_and_guessability_alone(
    password: str, wrong: Complaint | None
) -> None:
    assert passwords.complaint(password, about=ABOUT) == wrong


def test_three_thousand_passwords_of_our_length_are_known_to_be_common() -> None:
    """Those of the list are at least twelve characters long each, and in the order of their digests."""
    known = read_common_passwords(folders.passwords(settings.DATA))
    assert len(known) == 10_000
    assert all(re.fullmatch("[0-9a-f]{12}", one) for one in known)
    for password in ("1qaz2wsx3edc", "leavemealone", "QwertyQwerty"):
        assert digest(password) in known


@pytest.mark.parametrize("password", ["I walk in CAMDEN", "c.a-m d e n rises", "Wales and camden!"])
def test_the_name_of_ones_council_is_no_password(officer: Colleague, password: str) -> None:
    about = context_words.of(holder_of(officer))
    assert passwords.complaint(password, about=about) is Complaint.PERSONAL
    assert passwords.complaint(PASSWORD, about=about) is None
    assert passwords.complaint("I walk in Cornwall", about=about) is None


def test_a_password_fits_as_it_was_typed_and_not_otherwise() -> None:
    encoded = passwords.encode(PASSWORD)
    assert encoded.startswith("argon2$argon2id$")
    assert passwords.fits(PASSWORD, encoded).is_right
    for other in (PASSWORD.title(), f" {PASSWORD}", PASSWORD[:-1], f"{PASSWORD}\0", "", "\ud800" * 12):
        assert not passwords.fits(other, encoded).is_right


@given(st.text(max_size=300))
def test_no_password_breaks_anything(password: str) -> None:
    passwords.complaint(password, about=ABOUT)
