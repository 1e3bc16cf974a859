"""Who sees the people of a body: its own administrators, of that body alone, and nobody who serves from elsewhere."""

import pytest

from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.people import post_files, post_lists, posts, roster, teams
from moothall.people.duty import on_duty
from moothall.people.models import Membership, PostFile, PostRequest, Team
from moothall.people.queries import Colleague
from moothall.people.refusals import FileGone, NoSuchPost, NotAdministrator, NotServing
from moothall.rules.posts import ADMINISTRATOR, AUDITOR
from tests.apps.posts_scene import (
    administrator,
    arranged,
    first_membership,
    grant,
    keep_posts,
    known,
    team_of,
)
from tests.cast import employ

WASTE = "waste_officer"


@pytest.fixture
def both(camden: KnownBody, leeds: KnownBody) -> Colleague:
    """Somebody who administers one council and is an ordinary officer of another."""
    employ("Bea Both", (leeds,), (WASTE,))
    return employ("Bea Both", (camden,), (ADMINISTRATOR,))


def test_an_administrator_of_one_body_who_serves_another_sees_the_people_of_the_one(
    both: Colleague, camden: KnownBody, leeds: KnownBody
) -> None:
    employ("Una Ours", (camden,), (WASTE,))
    employ("Theo Theirs", (leeds,), (WASTE,))
    shown = roster.roster(by=both, body_id=camden.id)
    assert {post.name for post in shown.posts} == {"Bea Both", "Una Ours"}
    assert {post.team_id for post in shown.posts} <= {team_id for team_id, _ in shown.teams}
    for refused in (
        lambda: roster.roster(by=both, body_id=leeds.id),
        lambda: post_lists.people_csv(by=both, body_id=leeds.id),
        lambda: teams.create(by=both, body_id=leeds.id, name="Mine"),
    ):
        with pytest.raises(NotAdministrator):
            refused()


def test_an_administrator_of_two_bodies_gets_each_by_itself(camden: KnownBody, leeds: KnownBody) -> None:
    two = employ("Tess Two", (camden, leeds), (ADMINISTRATOR,))
    employ("Una Ours", (camden,), (WASTE,))
    employ("Theo Theirs", (leeds,), (WASTE,))
    for body, name, other in ((camden, "Una", b"Theo"), (leeds, "Theo", b"Una")):
        listed = post_lists.people_csv(by=two, body_id=body.id)
        assert name.encode() in listed
        assert other not in listed
        names = {post.name for post in roster.roster(by=two, body_id=body.id).posts}
        assert not any(name.startswith(other.decode()) for name in names)


def test_the_posts_of_somebody_who_serves_two_are_shown_to_each_by_its_own_alone(
    camden: KnownBody, leeds: KnownBody
) -> None:
    shared = employ("Bronwen Shared", (camden, leeds), (WASTE,))
    ada = administrator(camden)
    found = roster.of_person(by=ada, body_id=camden.id, person_id=shared.person_id)
    with acting(Job(body_id=camden.id)):
        assert [post.id for post in found] == list(
            Membership.objects.filter(body_id=camden.id, person_id=shared.person_id).values_list(
                "id", flat=True
            )
        )
    theirs = employ("Theo Theirs", (leeds,), (WASTE,))
    with pytest.raises(NoSuchPost):
        roster.of_person(by=ada, body_id=camden.id, person_id=theirs.person_id)


def test_what_belongs_to_another_body_cannot_be_named_in_ones_own(
    camden: KnownBody, leeds: KnownBody
) -> None:
    ada, leda = administrator(camden), administrator(leeds, "Leda Minister")
    post = first_membership(grant(leda, leeds, WASTE, email="theo@example.org").person_id, WASTE)
    asked = grant(leda, leeds, AUDITOR, email="tia@example.org").request_id or 0
    line = f"email,name,team,function,from,to\njoy@example.org,Joy,Streets,{WASTE},,\n".encode()
    listed = post_files.keep(by=leda, body_id=leeds.id, content=line)
    for refused in (
        lambda: posts.end(by=ada, body_id=camden.id, membership_id=post),
        lambda: posts.decide(by=ada, body_id=camden.id, request_id=asked, is_approved=True),
        lambda: teams.rename(by=ada, body_id=camden.id, team_id=team_of(leeds, "Parks"), name="Mine"),
        lambda: post_files.standing(by=ada, body_id=camden.id, file_id=listed),
    ):
        with pytest.raises((NoSuchPost, FileGone)):
            refused()
    assert known(leda.person_id).functions(body_id=leeds.id) == {ADMINISTRATOR}


def test_whoever_serves_under_an_arrangement_sees_nobody_of_the_home(
    camden: KnownBody, leeds: KnownBody
) -> None:
    lent = employ("Lowen Lent", (leeds,), (WASTE,))
    arranged(camden, leeds, (WASTE,))
    petra = administrator(leeds, "Petra Provider")
    for by in (known(lent.person_id), petra):
        with pytest.raises((NotAdministrator, NotServing)):
            roster.roster(by=by, body_id=camden.id)


def test_in_the_database_itself_an_officer_meets_the_people_of_the_body_they_act_for_alone(
    both: Colleague, camden: KnownBody, leeds: KnownBody
) -> None:
    keep_posts(leeds)
    with on_duty(both, camden.id, "test"):
        for model in (Membership, PostRequest, PostFile, Team):
            assert not model.objects.exclude(body_id=camden.id).exists(), model
