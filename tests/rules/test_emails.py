"""No two addresses that a mail server can tell apart, and no two that merely look alike, are one account."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.rules.emails import NotAnAccountEmail, account_email

LOWER = dict(zip(string.ascii_uppercase, string.ascii_lowercase, strict=True))
PLAIN = "Alex.Example+bins@Example.ORG"
# As people would send them to be taken for alex@example.org: Cyrillic, full width, Kelvin, long s, dotless, ligature.
LOOK_ALIKES = [
    "аlex@example.org",
    "ａlex@example.org",
    "ale\u212a@example.org",
    "aleſ@example.org",
    "alexı@example.org",
    "ﬁ@example.org",
    "alex@exаmple.org",
    "alex@example。org",
    "alex＠example.org",
    "al\u00adex@example.org",
    "al\u200dex@example.org",
    "alex\u202e@example.org",
    "ale\u0301x@example.org",
    "éla@example.org",
]


def test_case_does_not_matter_and_every_other_sign_stays() -> None:
    assert account_email(PLAIN) == "alex.example+bins@example.org"
    assert account_email("a.l.e.x@example.org") != account_email("alex@example.org")
    assert account_email("alex+1@example.org") != account_email("alex+2@example.org")


@pytest.mark.parametrize("typed", LOOK_ALIKES)
def test_a_look_alike_is_refused_and_never_folded(typed: str) -> None:
    with pytest.raises(NotAnAccountEmail) as refused:
        account_email(typed)
    assert typed not in str(refused.value)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "alex",
        "alex@",
        "@example.org",
        "alex@example",
        "alex@example.org\nBcc: b@example.org",
        "a b@c.org",
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(NotAnAccountEmail):
        account_email(typed)


@given(local=st.text(min_size=1, max_size=12) | st.text("aA.k+\u212aſﬁ", min_size=1, max_size=6))
def test_whatever_is_taken_differs_from_what_was_typed_in_ascii_case_alone(local: str) -> None:
    typed = f"{local}@example.org"
    lowered = "".join(LOWER.get(letter, letter) for letter in typed)
    assert one_form(typed) in {None, lowered}
    assert one_form(typed) is None or typed.isascii()


def one_form(typed: str) -> str | None:
    try:
        return account_email(typed)
    except NotAnAccountEmail:
        return None
