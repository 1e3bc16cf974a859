"""A body does not follow its leavers, and no session outlives a last post that ends by its day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moothall.bodies.queries import KnownBody
from moothall.people import actions as people
from moothall.people import posts, roster, sessions
from moothall.rules.sites import Site
from tests.apps.posts_scene import administrator, first_membership
from tests.cast import employ
from tests.sites.desk_visits import at_desk, look

pytestmark = pytest.mark.django_db
WASTE = "waste_officer"


def test_no_address_is_shown_of_somebody_whose_posts_here_are_over(
    camden: KnownBody, leeds: KnownBody
) -> None:
    ada, mo = administrator(camden), employ("Mo Mover", (camden, leeds), (WASTE,))
    (before,) = roster.of_person(by=ada, body_id=camden.id, person_id=mo.person_id)
    assert before.email == "mo@example.org"
    posts.end(by=ada, body_id=camden.id, membership_id=before.id)
    (after,) = roster.of_person(by=ada, body_id=camden.id, person_id=mo.person_id)
    assert after.email == ""
    page = look(at_desk(ada), f"/camden/people/{mo.person_id}")
    assert page.status == 200
    assert "mo@example.org" not in page.words


def test_a_post_that_ends_by_its_day_ends_the_sessions_that_it_opened(
    camden: KnownBody, leeds: KnownBody
) -> None:
    mo, stays = employ("Mo Mover", (camden,), (WASTE,)), employ("Sue Stays", (camden,), (WASTE,))
    old, other = at_desk(mo), at_desk(stays)
    assert look(old, "/camden/").status == look(other, "/camden/").status == 200
    people.end_post(
        body_id=camden.id,
        membership_id=first_membership(mo.person_id, WASTE),
        to_at=timezone.now() - timedelta(seconds=1),
    )
    assert sessions.end_of_leavers() == 1
    people.grant_post(
        body_id=leeds.id, person_id=mo.person_id, team="Streets", function=WASTE, from_at=timezone.now()
    )
    assert look(old, "/leeds/").status == 302
    assert look(other, "/camden/").status == 200


def test_a_request_without_a_post_ends_its_session(camden: KnownBody, leeds: KnownBody) -> None:
    mo = employ("Mo Mover", (camden,), (WASTE,))
    old = at_desk(mo)
    people.end_post(
        body_id=camden.id,
        membership_id=first_membership(mo.person_id, WASTE),
        to_at=timezone.now() - timedelta(seconds=1),
    )
    assert look(old, "/camden/").status == 302
    assert not [one for one in sessions.of_person(person_id=mo.person_id) if one.site == Site.DESK]
    people.grant_post(
        body_id=leeds.id, person_id=mo.person_id, team="Streets", function=WASTE, from_at=timezone.now()
    )
    assert look(old, "/leeds/").status == 302
