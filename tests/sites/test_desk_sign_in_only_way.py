"""A council that asks for single sign-on: its people's passwords and passkeys open nothing, others' do."""

from collections.abc import Iterator

import pytest
from django.test import override_settings

from moothall.bodies.context import Job
from moothall.bodies.queries import KnownBody
from moothall.people import sessions
from moothall.people.credentials import errands, invitations
from moothall.people.identity import issuers
from moothall.people.identity.oidc.configuration import Issuers
from moothall.people.identity.oidc.issuers import Issuer, IssuersFile, mistakes
from moothall.people.models import Errand
from moothall.people.queries import Colleague
from moothall.rules.language import Text
from moothall.rules.sites import Site
from tests.apps.credential_scene import Credentials, holder_of, letters_to, set_up
from tests.apps.test_credentials_passkeys import enrol
from tests.sites.desk_visits import at_desk, look, send, visitor
from tests.sites.officer_visits import answer, give_password

ISSUER = Issuer(
    slug="town-hall",
    name=Text(en="Town Hall account", cy="Cyfrif Neuadd y Dref"),
    sites=(Site.DESK,),
    issuer="https://login.example.org",
    client_id="moothall",
    email_domains=("example.org",),
    is_only_way=True,
)


@pytest.fixture
def ready(officer: Colleague) -> Credentials:
    """An officer whose sign-in was set up before their council asked for single sign-on."""
    return set_up(officer)


@pytest.fixture
def only_way() -> Iterator[None]:
    """A desk whose people at example.org sign in by their issuer alone."""
    with override_settings(ISSUERS=Issuers(known=(ISSUER,))):
        yield


def test_passwords_passkeys_and_links_of_its_people_open_nothing(
    ready: Credentials, officer: Colleague, only_way: None
) -> None:
    client, wrong = visitor(), visitor()
    page = give_password(client, ready)
    other = send(wrong, "/sign-in", email="nobody@example.com", password=ready.password)
    assert (page.status, page.location) == (other.status, "")
    assert "The email address or the password is not right" in page.words
    assert "Town Hall account" in page.words
    assert answer(visitor(), "/sign-in/passkey", enrol(officer)).status == 400
    before = len(letters_to(ready.holder.email))
    send(visitor(), "/sign-in/forgotten", email=ready.holder.email)
    errands.run({Errand.Kind.RESET: invitations.send_reset})
    assert len(letters_to(ready.holder.email)) == before
    assert look(client, "/").location.partition("?")[0] == "/sign-in"


def test_an_invitation_names_the_issuer_and_holds_no_link(
    officer: Colleague, camden: KnownBody, only_way: None
) -> None:
    assert invitations.invite(context=Job(body_id=camden.id), body_id=camden.id, person_id=officer.person_id)
    letter = letters_to(holder_of(officer).email)[0]
    assert "Town Hall account" in letter
    assert "/sign-in/link/" not in letter


def test_who_came_by_an_issuer_is_asked_again_by_it(officer: Colleague, only_way: None) -> None:
    client = at_desk(officer)
    session = client.session
    session[sessions.ISSUER] = ISSUER.slug
    session.save()
    page = look(client, look(client, "/you/recovery-codes").location)
    assert 'action="/sign-in/with/town-hall/again"' in page.words


def test_other_peoples_ways_stay_as_they_are(only_way: None) -> None:
    assert issuers.only_way_for("ayo@example.org") == ISSUER
    assert issuers.only_way_for("ayo@EXAMPLE.org") == ISSUER
    for email in (
        "ayo@example.com",
        "ayo@sub.example.org",
        "ayo@notexample.org",
        "",
        "example.org@example.com",
    ):
        assert issuers.only_way_for(email) is None


def test_only_an_issuer_of_the_desk_can_be_the_only_way() -> None:
    wrong = Issuer(
        slug="portal",
        name=ISSUER.name,
        sites=(Site.PORTAL,),
        issuer="https://login.example.org",
        client_id="x",
        is_only_way=True,
    )
    assert any(
        "is_only_way" in sentence for sentence in mistakes(IssuersFile(issuers=(wrong,)), production=False)
    )
