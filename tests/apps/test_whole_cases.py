"""A person's cases for the copy of everything: as many statements for many bodies as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from moothall.bodies.context import Resident
from moothall.cases.queries.whole import whole_cases
from moothall.vault import rings
from tests.apps.erasure_scene import case_of, someone
from tests.cast import council

pytestmark = pytest.mark.django_db


def test_cases_of_more_bodies_take_no_more_statements() -> None:
    ann = someone("Ann Example", "ann@example.com")
    by = Resident(person_id=ann.person_id)
    counts = []
    for number, slug in enumerate(("camden", "leeds", "cornwall"), start=1):
        case_of(ann, council(slug), number=number)
        assert len(list(whole_cases(by))) == number
        rings.forget()
        with CaptureQueriesContext(connection) as asked:
            assert all(case.answers for case in whole_cases(by))
        counts.append(len(asked))
    assert counts[0] == counts[1] == counts[2]
