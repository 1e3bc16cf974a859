"""Rights to act for somebody are kept for a year once they are over, stand in the copy until then, and go."""

import io
import json
import zipfile
from datetime import timedelta

from django.utils import timezone

from moothall.bodies.context import Resident, acting
from moothall.people import helping
from moothall.people.helping import Invitation
from moothall.people.models import Helping
from moothall.people.queries import Account
from moothall.portability import retention
from moothall.portability.copies import zipped
from tests.apps.erasure_scene import someone
from tests.clusters import Database

DAY = timedelta(days=1)
YEAR = timedelta(days=366)
# What is over by a year and an hour, in each way in which it can be over.
OVER = {
    "ended": {"accepted_at": -YEAR - 9 * DAY, "ended_at": -YEAR, "ends_at": 9 * DAY},
    "withdrawn before it was accepted": {"ended_at": -YEAR, "answer_by": DAY - YEAR, "ends_at": 9 * DAY},
    "run out": {"accepted_at": -YEAR - 9 * DAY, "answer_by": -YEAR - 8 * DAY, "ends_at": -YEAR},
    "never accepted": {"answer_by": -YEAR, "ends_at": 9 * DAY},
    "never accepted, for a day": {"answer_by": 13 * DAY - YEAR, "ends_at": -YEAR},
}
KEPT = {
    "in force": {"accepted_at": -2 * YEAR, "answer_by": -2 * YEAR, "ends_at": 9 * DAY},
    "waiting": {"answer_by": 9 * DAY, "ends_at": YEAR},
    "ended since": {"accepted_at": -2 * YEAR, "ended_at": DAY - YEAR, "ends_at": 9 * DAY},
    "run out since": {"accepted_at": -2 * YEAR, "answer_by": -2 * YEAR, "ends_at": DAY - YEAR},
}


def rights(ann: Account, bob: Account, database: Database) -> None:
    """Give and ask for rights of all ages; each is called by how it ended."""
    an_hour_ago = timezone.now() - DAY / 24
    for name, times in (OVER | KEPT).items():
        invitation = Invitation(
            name=name, email="bob@example.org", services=(), may_act=True, ends_at=timezone.now() + DAY
        )
        made = helping.invite(by=ann, invitation=invitation)
        row: dict[str, object] = {column: an_hour_ago + since for column, since in times.items()}
        if "accepted_at" in times:
            row["helper_id"] = bob.person_id
        changes = ", ".join(f"{column} = %s" for column in row)
        with database.owner() as owner:
            owner.execute(
                f"update people_helping set {changes} where id = %s".encode(), [*row.values(), made.id]
            )


def kept(by: Account) -> set[str]:
    """Return the rights that are kept with somebody, by their name."""
    with acting(Resident(person_id=by.person_id)):
        ids = list(Helping.objects.filter(person_id=by.person_id).values_list("id", flat=True))
    return {helping.one(person_id=by.person_id, helping_id=each).name for each in ids}


def in_copy(by: Account) -> set[str]:
    """Return the rights of which somebody's copy tells."""
    with zipfile.ZipFile(io.BytesIO(zipped(person_id=by.person_id))) as file:
        return {one["who"] for one in json.loads(file.read("data.json"))["helpers"]}


def test_what_is_over_is_in_the_copy_until_it_goes_a_year_later(own_database: Database) -> None:
    own_database.connect_django()
    ann, bob = someone("Ann", "ann@example.com"), someone("Bob", "bob@example.org")
    rights(ann, bob, own_database)
    assert kept(ann) == in_copy(ann) == OVER.keys() | KEPT.keys()
    due = {each.rule.name: each.due for each in retention.dry_run(at=timezone.now())}["helpers"]
    assert (due.due, due.whole) == (len(OVER), len(OVER) + len(KEPT))
    retention.run(at=timezone.now())
    assert kept(ann) == in_copy(ann) == KEPT.keys()
    assert {one.name for one in helping.of_person(by=ann)} == KEPT.keys()
