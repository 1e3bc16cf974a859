"""Who has looked at a case is told with the times of each day."""

from datetime import UTC, datetime

import pytest

from moothall.bodies.queries import KnownBody
from moothall.cases.looks import looks
from moothall.cases.queries.accesses import Access
from moothall.cases.working import PURPOSE
from moothall.rules.language import Language
from moothall.ui import texts

pytestmark = pytest.mark.django_db


def visit(day: int, hour: int, minute: int = 0, *, team: str = "Waste") -> Access:
    """Return a visit in November 2026."""
    return Access(
        at=datetime(2026, 11, day, hour, minute, tzinfo=UTC),
        purpose=PURPOSE,
        is_change=False,
        is_outside=False,
        is_letter=False,
        team=team,
        team_body_id=None,
    )


@pytest.mark.parametrize(
    ("language", "often", "once"),
    [
        (
            Language.EN,
            "23 November 2026, more than once between 9:05am and 4:30pm",
            "21 November 2026 at 8am",
        ),
        (
            Language.CY,
            "23 Tachwedd 2026, fwy nag unwaith rhwng 9:05yb a 4:30yp",
            "21 Tachwedd 2026 am 8yb",
        ),
    ],
)
def test_a_day_says_when_each_team_looked(
    camden: KnownBody, language: Language, often: str, once: str
) -> None:
    found = (visit(23, 16, 30), visit(23, 12, team="Roads"), visit(23, 9, 5), visit(21, 8), visit(21, 8))
    told = looks(found, body_id=camden.id, texts=texts.interface(), language=language)
    assert [one.team for one in told] == ["Waste", "Roads", "Waste"]
    assert [told[0].when, told[2].when] == [often, once]
