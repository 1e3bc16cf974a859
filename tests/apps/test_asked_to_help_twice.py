"""Two invitations that say the same, sent at once, are one."""

import threading
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from moothall.bodies.context import Resident, acting
from moothall.people import helping_again
from moothall.people.helping import Invitation
from moothall.people.models import Helping
from tests.apps.erasure_scene import someone
from tests.apps.test_posts_races import at_once
from tests.clusters import Database


def test_the_same_sent_twice_at_once_is_asked_once(own_database: Database) -> None:
    own_database.connect_django()
    ann = someone("Ann Example", "ann@example.com")
    asked = Invitation(
        name="Bob",
        email="bob@example.org",
        services=(),
        may_act=True,
        ends_at=timezone.now() + timedelta(days=30),
    )
    start, made = threading.Barrier(3), list[bool]()

    def press() -> None:
        start.wait()
        with transaction.atomic():
            made.append(helping_again.invite(by=ann, invitation=asked) is not None)

    connection.close()
    at_once(press, press, press)
    assert sorted(made) == [False, False, True]
    with acting(Resident(person_id=ann.person_id)):
        assert Helping.objects.count() == 1
