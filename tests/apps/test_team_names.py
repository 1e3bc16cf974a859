"""Two teams of a body never differ in capital letters alone."""

import pytest

from moothall.bodies.queries import KnownBody
from moothall.people import teams
from moothall.people.refusals import TeamNameTaken
from tests.apps.posts_scene import administrator


def test_a_team_of_the_same_name_in_other_letters_is_neither_added_nor_renamed_to(
    camden: KnownBody, leeds: KnownBody
) -> None:
    ada = administrator(camden)
    streets = teams.create(by=ada, body_id=camden.id, name="Street works")
    parks = teams.create(by=ada, body_id=camden.id, name="Parks")
    with pytest.raises(TeamNameTaken):
        teams.create(by=ada, body_id=camden.id, name="street WORKS")
    with pytest.raises(TeamNameTaken):
        teams.rename(by=ada, body_id=camden.id, team_id=parks, name="STREET works")
    teams.rename(by=ada, body_id=camden.id, team_id=streets, name="Street Works")
    assert (streets, "Street Works") in teams.of_body(by=ada, body_id=camden.id)
    teams.create(by=administrator(leeds, "Lee Administrator"), body_id=leeds.id, name="street works")
