"""Every store has its rule, and when a deletion is so large that somebody looks at it first."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from moothall.packs import folders
from moothall.packs.privacy import read_retention
from moothall.packs.problems import PacksRefused
from moothall.portability.rules import KEPT_OTHERWISE, RULES
from moothall.rules.language import Text
from moothall.rules.retention import Kept, Limit, is_unexpected
from tests.apps.catalogue import ask

LIMIT = Limit(rows=200, percent=20)
WRITTEN = (folders.privacy(settings.DATA) / "retention.yaml").read_text(encoding="utf-8")


@pytest.mark.django_db
def test_every_table_has_a_rule_or_a_reason_and_never_both() -> None:
    tables = {str(name) for (name,) in ask("select tablename from pg_tables where schemaname = 'public'")}
    ruled = [table for rule in RULES.values() for table in rule.tables]
    assert len(ruled) == len(set(ruled))
    assert not set(ruled) & KEPT_OTHERWISE.keys()
    assert sorted(tables ^ (set(ruled) | KEPT_OTHERWISE.keys())) == []


def test_every_rule_says_what_it_keeps_and_for_how_long() -> None:
    assert read_retention(folders.privacy(settings.DATA)).keys() == RULES.keys()


@pytest.mark.parametrize(
    ("due", "whole", "expected"),
    [
        (0, 0, False),
        (200, 200, False),
        (201, 201, True),
        (201, 1005, False),
        (201, 1004, True),
        (100_000, 1_000_000, False),
        (200_001, 1_000_000, True),
    ],
)
def test_a_person_looks_at_what_is_both_many_and_much(due: int, whole: int, expected: bool) -> None:
    assert is_unexpected(due=due, whole=whole, limit=LIMIT) is expected


def test_what_carries_its_own_time_is_due_now() -> None:
    now = datetime(2026, 3, 12, tzinfo=UTC)
    words = Text(en="Words", cy="Geiriau")
    assert Kept(what=words, days=None, source=words).before(now) == now
    assert Kept(what=words, days=30, source=words).before(now) == now - timedelta(days=30)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("days: 90", "days: 0", "at least a day"),
        ("      cy: Ffeiliau atebion sydd wedi mynd\n", "", "Welsh is missing"),
        ("days: 30", "days: a month", "not a whole number"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in WRITTEN
    (tmp_path / "retention.yaml").write_text(WRITTEN.replace(old, new), encoding="utf-8")
    with pytest.raises(PacksRefused, match=said) as raised:
        read_retention(tmp_path)
    assert all(problem.line for problem in raised.value.problems)
