"""An officer of two bodies, whom each of them calls by a name of its own."""

from moothall.cases.actions import casework
from moothall.people import posts
from moothall.people.posts import NewPost
from moothall.people.queries import Colleague, colleague
from tests.attack.towns import Town
from tests.attack.words import THIRD
from tests.cast import ALL_FUNCTIONS

WHO = "both"


def shared_officer(first: Town, then: Town) -> Colleague:
    """Let one town make somebody known, another one call them as it does, and them take on a case of the other's."""
    person_id = _given(first)
    assert person_id == _given(then)
    found = colleague(person_id=person_id)
    assert found is not None
    body_id, reference = then.body.id, then.untaken
    casework.take_on(by=found, body_id=body_id, reference=reference, revision=1)
    casework.note(by=found, body_id=body_id, reference=reference, revision=2, reason=then.words.of("both"))
    return found


def _given(town: Town) -> int:
    team_id = town.administrator.team_id(body_id=town.body.id)
    assert team_id is not None
    post = NewPost(
        email=THIRD.email(WHO),
        name=town.words.name(WHO),
        team_id=team_id,
        function="waste_officer",
        from_at=None,
        to_at=None,
        why=town.words.of("reason"),
        functions=frozenset(ALL_FUNCTIONS),
    )
    return posts.grant(by=town.administrator, body_id=town.body.id, post=post).person_id
