"""Ways to prove oneself at the desk are offered where they can be taken, and removed where another stays."""

import pytest

from moothall.people.queries import Colleague
from tests.apps.credential_scene import Credentials, set_up
from tests.apps.soft_authenticator import SoftAuthenticator
from tests.sites.desk_visits import look, send
from tests.sites.officer_visits import challenge_on, signed_in

APP_INSTEAD = ">Set up an authenticator app instead<"
REMOVE_APP = 'href="/you/app/remove"'


@pytest.fixture
def ready(officer: Colleague) -> Credentials:
    """An officer whose sign-in is set up, with an app."""
    return set_up(officer)


def test_what_is_all_that_somebody_has_is_not_offered_to_be_removed(ready: Credentials) -> None:
    client = signed_in(ready)
    assert REMOVE_APP not in look(client, "/you/").words
    made = SoftAuthenticator(user_handle=ready.holder.public_id.bytes)
    page = look(client, "/you/passkeys/add")
    assert APP_INSTEAD not in page.words, "they have one"
    send(client, "/you/passkeys/add", credential=made.create(challenge_on(page)), name="Key ring")
    both = look(client, "/you/").words
    assert REMOVE_APP in both
    assert 'Remove<span class="govuk-visually-hidden"> Key ring' in both
    send(client, "/you/app/remove")
    assert 'Remove<span class="govuk-visually-hidden"> Key ring' not in look(client, "/you/").words
    assert "Rename" in look(client, "/you/").words
    offered = look(client, "/you/passkeys/add").words
    assert APP_INSTEAD in offered
    assert 'href="/you/app"' in offered
