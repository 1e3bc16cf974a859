"""`moothall invite --instead-of`: an invitation that nobody used gives way to one to the right address."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.cli import invite
from moothall.cli.problem import Problem
from moothall.people import actions as people
from moothall.people.models import Membership
from moothall.people.queries import Colleague, colleague, person_by_email
from moothall.rules.persons import PersonKind
from moothall.rules.posts import ADMINISTRATOR
from tests.apps.credential_scene import set_up


def known(email: str) -> Colleague:
    """Return the officer with an address."""
    person = person_by_email(email, kind=PersonKind.OFFICER)
    found = colleague(person_id=person.id) if person is not None else None
    assert found is not None
    return found


def test_an_invitation_to_a_wrong_address_gives_way_to_another_until_somebody_uses_it(
    camden: KnownBody,
) -> None:
    wrong, right = "ada.frist@example.com", "ada.first@example.com"
    invite.run(["--body", "camden", "--email", wrong, "--name", "Ada First"])
    corrected = ["--body", "camden", "--email", right, "--name", "Ada First", "--instead-of", wrong]
    with pytest.raises(Problem, match="--instead-of"):
        invite.run(corrected[:-2])
    assert invite.run(corrected) == 0
    assert (len(known(wrong).posts), len(known(right).posts)) == (0, 1)
    with pytest.raises(Problem, match="Nobody with this address has a post"):
        invite.run(corrected)
    set_up(known(right))
    with pytest.raises(Problem, match="has set up their sign-in"):
        invite.run(["--body", "camden", "--email", wrong, "--instead-of", right])
    assert len(known(right).posts) == 1


@pytest.mark.parametrize("function", ["records", ADMINISTRATOR])
def test_an_invitation_gives_way_though_a_post_of_theirs_is_still_to_begin(
    camden: KnownBody, function: str
) -> None:
    wrong, right = "ada.frist@example.com", "ada.first@example.com"
    invite.run(["--body", "camden", "--email", wrong, "--name", "Ada First"])
    later = timezone.now() + timedelta(days=30)
    person_id = known(wrong).person_id
    people.grant_post(body_id=camden.id, person_id=person_id, team="Later", function=function, from_at=later)
    asked = ["--body", "camden", "--email", right, "--name", "Ada First", "--instead-of", wrong]
    assert invite.run(asked) == 0
    assert (len(known(wrong).posts), len(known(right).posts)) == (0, 1)
    with acting(Job(body_id=camden.id)):
        ended = Membership.objects.get(body_id=camden.id, person_id=person_id, team__name="Later")
    assert ended.to_at == ended.from_at
