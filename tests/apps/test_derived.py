"""Codes that were told, and digests that are stored, go on being valid: how they are derived never changes."""

from django.conf import LazySettings

from moothall.vault import derived

KNOWN = "31d7370cb1ad5145d8c037e52cab6087c31187c2817070848cfe33535fd5a8fd"


def test_what_is_derived_from_one_key_for_one_use_stays_what_it_was(settings: LazySettings) -> None:
    settings.CODE_KEY = "k" * 32
    assert derived.digest("case-code", "7KQ24MX9T3").hex() == KNOWN


def test_each_use_and_each_key_has_digests_of_its_own(settings: LazySettings) -> None:
    settings.CODE_KEY = "k" * 32
    assert derived.digest("case-digest", "7KQ24MX9T3").hex() != KNOWN
    settings.CODE_KEY = "l" * 32
    assert derived.digest("case-code", "7KQ24MX9T3").hex() != KNOWN
