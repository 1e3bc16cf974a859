"""A production that could not send or not keep a secret does not start, and says in a sentence what it lacks."""

import os
import subprocess
import sys

import pytest

from tests.clusters import ROOT

COMPLETE = {
    "MOOTHALL_MODE": "production",
    "MOOTHALL_PORTAL_URL": "https://portal.example",
    "MOOTHALL_SECRET_KEY": "only-for-tests-" + "0" * 40,
    "MOOTHALL_CODE_KEY": "only-for-tests-" + "1" * 40,
    "MOOTHALL_VAULT_KEYS": "2026:" + "A" * 43,
    "MOOTHALL_AUDIT_KEY": "A" * 43 + "=",
    "MOOTHALL_SOURCE_URL": "https://source.example/moothall",
    "MOOTHALL_PRIVACY_EMAIL": "privacy@example.org",
    "DATABASE_URL": "postgresql://moothall_web@127.0.0.1:1/moothall",
    "MOOTHALL_ADDRESSES": "os_places",
    "MOOTHALL_OS_PLACES_KEY": "only-for-tests",
    "MOOTHALL_NOTICES": "smtp",
    "MOOTHALL_SMTP_HOST": "mail.example",
    "MOOTHALL_SMTP_SENDER": "notices@example.org",
}


def start(**changes: str) -> tuple[int, str]:
    """Load the settings as every process of ours does first; return the exit code and the last line of error."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("MOOTHALL_", "DATABASE_"))
    }
    run = subprocess.run(
        [sys.executable, "-c", "import moothall.config.settings"],
        cwd=ROOT,
        env={**clean, **COMPLETE, **changes},
        capture_output=True,
        text=True,
        check=False,
    )
    return run.returncode, (run.stderr.splitlines() or [""])[-1]


def test_a_complete_production_starts() -> None:
    assert start() == (0, "")
    assert start(MOOTHALL_BEHIND_PROXY="1", MOOTHALL_TRUSTED_PROXIES="1") == (0, "")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("MOOTHALL_PRIVACY_EMAIL", "", "Set the environment variable MOOTHALL_PRIVACY_EMAIL"),
        ("MOOTHALL_PRIVACY_EMAIL", "by post", "MOOTHALL_PRIVACY_EMAIL is 'by post': write one email address"),
        ("MOOTHALL_NOTICES", "", "Set the environment variable MOOTHALL_NOTICES"),
        ("MOOTHALL_NOTICES", "pigeon", "MOOTHALL_NOTICES is 'pigeon'"),
        ("MOOTHALL_NOTICES", "notify", "notify_api_key"),
        ("MOOTHALL_SMTP_HOST", "", "smtp_host"),
        ("MOOTHALL_ADDRESSES", "", "Set the environment variable MOOTHALL_ADDRESSES"),
        ("MOOTHALL_ADDRESSES", "pigeon", "MOOTHALL_ADDRESSES is 'pigeon'"),
        ("MOOTHALL_OS_PLACES_KEY", "", "MOOTHALL_ADDRESSES is 'os_places'"),
        ("MOOTHALL_NOTICES", "outbox", "outbox is for demonstrations"),
        ("MOOTHALL_ADDRESSES", "sandbox", "sandbox is for demonstrations"),
        ("MOOTHALL_SECRET_KEY", "0" * 49, "MOOTHALL_SECRET_KEY is too short"),
        ("MOOTHALL_CODE_KEY", "0" * 31, "MOOTHALL_CODE_KEY is too short"),
        ("MOOTHALL_VAULT_KEYS", "", "Set the environment variable MOOTHALL_VAULT_KEYS"),
        ("MOOTHALL_VAULT_KEYS", "2026:hunter2", "MOOTHALL_VAULT_KEYS is malformed. Number 1"),
        ("MOOTHALL_AUDIT_KEY", "", "Set the environment variable MOOTHALL_AUDIT_KEY"),
        ("MOOTHALL_AUDIT_KEY", "hunter2", "MOOTHALL_AUDIT_KEY or MOOTHALL_AUDIT_FORMER_KEYS is malformed"),
        (
            "MOOTHALL_AUDIT_FORMER_KEYS",
            "QUJD",
            "MOOTHALL_AUDIT_KEY or MOOTHALL_AUDIT_FORMER_KEYS is malformed",
        ),
        ("MOOTHALL_BEHIND_PROXY", "1", "MOOTHALL_TRUSTED_PROXIES is 0"),
        ("MOOTHALL_TRUSTED_PROXIES", "-1", "MOOTHALL_TRUSTED_PROXIES is '-1'"),
    ],
)
def test_what_is_missing_or_wrong_stops_it_with_a_sentence(name: str, value: str, says: str) -> None:
    code, last = start(**{name: value})
    assert code == 1
    assert last.startswith("django.core.exceptions.ImproperlyConfigured: ")
    assert says in last


def test_a_key_under_its_former_name_is_to_be_renamed_with_its_value_and_not_made_anew() -> None:
    former = "only-for-tests-" + "2" * 40
    code, last = start(MOOTHALL_CODE_KEY="", MOOTHALL_CASE_CODE_KEY=former)
    assert code == 1
    assert (
        "Rename the environment variable MOOTHALL_CASE_CODE_KEY to MOOTHALL_CODE_KEY and keep its value"
        in last
    )
    assert former not in last
    assert start(MOOTHALL_CASE_CODE_KEY=former) == (0, "")


def test_a_secret_that_is_too_short_is_not_repeated() -> None:
    assert "hunter2" not in start(MOOTHALL_SECRET_KEY="hunter2")[1]
