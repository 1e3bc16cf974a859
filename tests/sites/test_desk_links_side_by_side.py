"""A link that its owner has opened goes on, whoever asks for another; the first that is used ends the rest."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from moothall.bodies.context import Job
from moothall.bodies.queries import KnownBody
from moothall.people.credentials import actions, errands, invitations, links, totp
from moothall.people.models import Errand
from moothall.people.queries import Colleague
from tests.apps.credential_scene import Credentials, claimed_link, holder_of, letters_to, link_in, set_up
from tests.apps.test_credentials_links import invited
from tests.sites.desk_visits import look, send, visitor
from tests.sites.officer_visits import SECOND, SIGN_IN
from tests.sites.test_desk_sign_in_set_up import APP, secret_on, with_password

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready(officer: Colleague) -> Credentials:
    """An officer whose sign-in is set up."""
    return set_up(officer)


@pytest.fixture
def link(officer: Colleague, camden: KnownBody) -> str:
    """The path of the link that an officer was sent."""
    invitations.invite(context=Job(body_id=camden.id), body_id=camden.id, person_id=officer.person_id)
    return link_in(letters_to(holder_of(officer).email)[0])


def test_a_set_up_that_has_begun_goes_on_whoever_asks_for_another_link(link: str, officer: Colleague) -> None:
    email = holder_of(officer).email
    client = with_password(link)
    secret = secret_on(look(client, APP).words)
    send(visitor(), "/sign-in/forgotten", email=email)
    errands.run({Errand.Kind.RESET: invitations.send_reset})
    another = with_password(link_in(letters_to(email)[0]))
    page = send(client, APP, code=totp.code_at(secret, timezone.now()))
    assert (page.status, page.location) == (302, "/you/recovery-codes")
    secret = secret_on(look(another, APP).words)
    assert send(another, APP, code=totp.code_at(secret, timezone.now())).status == 404


def by_a_link(ready: Credentials, password: str) -> Client:
    """Return a browser in which somebody asked for a link, opened it and chose another password."""
    send(visitor(), "/sign-in/forgotten", email=ready.holder.email)
    errands.run({Errand.Kind.RESET: invitations.send_reset})
    client = visitor()
    assert send(client, link_in(letters_to(ready.holder.email)[0])).location == "/sign-in/reset"
    assert send(client, "/sign-in/reset", password=password).location == SECOND
    return client


def test_a_link_that_was_opened_goes_on_whoever_asks_for_another_and_the_one_that_is_used_ends_the_rest(
    ready: Credentials,
) -> None:
    first, second = (by_a_link(ready, word) for word in ("nine copper kettles sing", "ten tin pans ring out"))
    send(visitor(), "/sign-in/forgotten", email=ready.holder.email)
    errands.run({Errand.Kind.RESET: invitations.send_reset})
    unopened = link_in(letters_to(ready.holder.email)[0])
    later = timezone.now() + timedelta(seconds=30)
    assert send(first, SECOND, way="totp", code=ready.code(later)).location == "/"
    assert send(second, SECOND, way="recovery", recovery=ready.codes[0]).location == f"{SIGN_IN}?ended=late"
    assert look(visitor(), unopened).status == 404


def test_whoever_is_invited_again_or_starts_over_ends_a_link_that_was_opened_too(
    officer: Colleague, camden: KnownBody
) -> None:
    to = holder_of(officer)
    for end in (lambda: invited(officer, camden), lambda: actions.forget_all(to.person_id)):
        link_id = claimed_link(to, camden.id, secret="mine")
        end()
        assert not links.is_claimed(person_id=to.person_id, link_id=link_id, secret="mine")
