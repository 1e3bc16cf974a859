"""What is replaced or ended while somebody proves who they are opens nothing, and does not come back."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest import mock

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from moothall.bodies.queries import KnownBody
from moothall.desk.views import sign_in_entry, sign_in_password
from moothall.desk.views import sign_in_proofs as proving
from moothall.people import codes, contacts, sessions
from moothall.people.codes import Address, Purpose
from moothall.people.credentials import actions, passwords, proofs, queries, totp
from moothall.people.credentials.proofs import Origin, Shown, Used
from moothall.people.identity.oidc import identities, sign_in
from moothall.people.identity.oidc.exchange import Proven
from moothall.people.identity.oidc.issuers import Issuer
from moothall.people.identity.oidc.pending import Attempt
from moothall.people.queries import Colleague, colleague
from moothall.rules.sites import Site
from moothall.ui.requests import PortalRequest
from tests.apps.credential_scene import HERE, Credentials, claimed_link, set_up
from tests.apps.test_credentials_passkeys import enrol
from tests.cast import council
from tests.providers.oidc_stub import Stub
from tests.sites import account_visits as portal
from tests.sites.desk_visits import evidence, look, send, visitor
from tests.sites.officer_visits import (
    SECOND,
    SIGN_IN,
    answer,
    challenge_on,
    give_code,
    give_password,
    signed_in,
)
from tests.sites.oidc_visits import back
from tests.sites.test_oidc_linking import begun, enter

pytestmark = pytest.mark.django_db
ANN, NEW = "ann@example.com", "ann.new@example.com"
ANOTHER = "nine copper kettles sing"


@pytest.fixture
def ready(officer: Colleague) -> Credentials:
    """An officer whose sign-in is set up."""
    return set_up(officer)


def owner_of(ready: Credentials) -> Colleague:
    found = colleague(person_id=ready.person_id)
    assert found is not None
    return found


def replaced_by_a_link(ready: Credentials) -> None:
    link_id = claimed_link(ready.holder, council("camden").id, secret="mine")
    actions.reset_password(
        person_id=ready.person_id,
        link_id=link_id,
        secret="mine",
        encoded=passwords.encode(ANOTHER),
        at=timezone.now(),
    )


def replaced_at_the_desk(ready: Credentials) -> None:
    actions.change_password(by=owner_of(ready), password=ANOTHER, at=timezone.now())


AGAIN = f"{SIGN_IN}?ended=late"
REPLACED = pytest.mark.parametrize(
    "replace", [replaced_by_a_link, replaced_at_the_desk, lambda ready: actions.forget_all(ready.person_id)]
)


@REPLACED
def test_who_showed_a_password_that_was_replaced_opens_nothing(
    ready: Credentials, replace: Callable[[Credentials], object]
) -> None:
    client = visitor()
    assert give_password(client, ready).location == SECOND
    replace(ready)
    assert look(client, SECOND).location == SIGN_IN
    assert send(client, SECOND, way="recovery", recovery=ready.codes[0]).location == AGAIN
    assert sessions.of_person(person_id=ready.person_id) == ()
    assert queries.factors(person_id=ready.person_id).codes_left in {0, len(ready.codes)}


@REPLACED
def test_a_password_that_is_replaced_while_the_code_is_read_opens_nothing(
    ready: Credentials, replace: Callable[[Credentials], object]
) -> None:
    client, real = visitor(), proofs.by_code
    assert give_password(client, ready).location == SECOND

    def meanwhile(*, person_id: int, code: str, origin: Origin, at: datetime, link_id: int) -> Used | None:
        found = real(person_id=person_id, code=code, origin=origin, at=at, link_id=link_id)
        replace(ready)
        return found

    with mock.patch.object(proofs, "by_code", meanwhile):
        assert give_code(client, ready).location == AGAIN
    assert sessions.of_person(person_id=ready.person_id) == ()


@pytest.mark.parametrize("replace", [replaced_by_a_link, replaced_at_the_desk])
def test_an_old_password_that_is_hashed_anew_does_not_come_back(
    ready: Credentials, replace: Callable[[Credentials], object]
) -> None:
    real = passwords.fits

    def meanwhile(password: str, encoded: str | None) -> passwords.Fit:
        found = real(password, encoded)
        replace(ready)
        return passwords.Fit(is_right=found.is_right, is_outdated=True)

    with mock.patch.object(passwords, "fits", meanwhile):
        proofs.by_password(email=ready.holder.email, password=ready.password, origin=HERE)
    assert proofs.by_password(email=ready.holder.email, password=ready.password, origin=HERE) is None
    assert proofs.by_password(email=ready.holder.email, password=ANOTHER, origin=HERE) is not None


def passkey_removed(ready: Credentials) -> None:
    (passkey,) = queries.factors(person_id=ready.person_id).passkeys
    actions.remove_passkey(by=owner_of(ready), passkey_id=passkey.id)


def app_replaced(ready: Credentials) -> None:
    actions.set_app(by=owner_of(ready), secret=totp.new_secret(), step=1)


def app_removed(ready: Credentials) -> None:
    enrol(owner_of(ready))
    actions.remove_app(by=owner_of(ready))


def codes_made_anew(ready: Credentials) -> None:
    actions.new_recovery_codes(by=owner_of(ready))


@contextmanager
def once_proved(change: Callable[[], object]) -> Iterator[None]:
    """Let something happen between the proof and the session."""

    def meanwhile(person_id: int) -> bool:
        change()
        return sign_in_entry.may_come_in(person_id)

    with mock.patch.object(sign_in_password, "may_come_in", meanwhile):
        yield


@pytest.mark.parametrize("change", [passkey_removed, lambda ready: actions.forget_all(ready.person_id)])
def test_a_passkey_that_is_taken_away_while_it_is_read_opens_nothing(
    ready: Credentials, officer: Colleague, change: Callable[[Credentials], object]
) -> None:
    authenticator, client = enrol(officer), visitor()
    with once_proved(lambda: change(ready)):
        page = answer(client, "/sign-in/passkey", authenticator)
    assert (page.status, "The passkey did not work" in page.words) == (400, True)
    assert sessions.of_person(person_id=ready.person_id) == ()


@pytest.mark.parametrize(
    ("way", "change"),
    [
        ("passkey", passkey_removed),
        ("totp", app_replaced),
        ("totp", app_removed),
        ("recovery", codes_made_anew),
    ],
)
def test_a_second_proof_that_is_taken_away_while_it_is_read_opens_nothing(
    ready: Credentials, officer: Colleague, way: str, change: Callable[[Credentials], object]
) -> None:
    client, given = visitor(), {"code": ready.code(), "recovery": ready.codes[0]}
    authenticator = enrol(officer) if way == "passkey" else None
    assert give_password(client, ready).location == SECOND
    if authenticator is not None:
        given = {"credential": authenticator.get(challenge_on(look(client, SECOND)))}
    with once_proved(lambda: change(ready)):
        assert send(client, SECOND, way=way, **given).location == AGAIN
    assert sessions.of_person(person_id=ready.person_id) == ()


def test_an_officer_who_is_signed_out_while_they_prove_themselves_stays_out(
    camden: KnownBody, officer: Colleague, ready: Credentials
) -> None:
    client, real = signed_in(ready), proving.prove

    def meanwhile(request: PortalRequest, asking: proving.Asking) -> Used | None:
        sessions.end_all(person_id=ready.person_id)
        return real(request, asking)

    with mock.patch.object(proving, "prove", meanwhile):
        page = send(
            client, "/you/step-up", way="totp", code=ready.code(timezone.now() + timedelta(seconds=30))
        )
    assert (page.status, "You are no longer signed in" in page.words) == (403, True)
    assert sessions.of_person(person_id=ready.person_id) == ()
    assert look(client, "/camden/").location.partition("?")[0] == SIGN_IN
    assert "people.step_up" not in {action for action, _, _ in evidence(officer, camden)}


@pytest.mark.parametrize("path", ["/account/email", "/account/confirm"])
def test_a_resident_who_is_signed_out_while_they_prove_themselves_stays_out(path: str) -> None:
    ann = portal.signed_in(ANN, name="Ann Example")
    mine, real = portal.person_id(ANN), codes.prove
    ann.fill(path, **({"email": NEW} if path == "/account/email" else {}))

    def meanwhile(
        *, purpose: Purpose, address: Address, secret: str, typed: str, person_id: int | None = None
    ) -> bool:
        sessions.end_all(person_id=mine)
        return real(purpose=purpose, address=address, secret=secret, typed=typed, person_id=person_id)

    with mock.patch.object(codes, "prove", meanwhile):
        assert ann.fill(f"{path}/code", code=portal.last_message().code).status_code == 403
    assert sessions.of_person(person_id=mine) == ()
    assert contacts.of_person(person_id=mine).email == ANN


def test_a_resident_who_is_signed_out_while_they_add_a_way_in_adds_none(
    at_portal: Client, oidc: Stub
) -> None:
    mine, real = enter(at_portal), sign_in.prove
    given = oidc.authorise(begun(at_portal))

    def meanwhile(
        attempt: Attempt, issuer: Issuer, given: Mapping[str, str], *, linking_id: int | None
    ) -> Proven:
        sessions.end_all(person_id=mine)
        return real(attempt, issuer, given, linking_id=linking_id)

    with mock.patch.object(sign_in, "prove", meanwhile):
        assert back(at_portal, given).location == "/sign-in"
    assert sessions.of_person(person_id=mine) == ()
    assert identities.of_person(person_id=mine) == ()


def test_who_is_not_signed_in_yet_loses_nothing_by_a_second_tab(ready: Credentials) -> None:
    client, real = visitor(), proofs.by_password
    give_password(client, ready)
    kept = client.cookies[settings.SESSION_COOKIE_NAME].value

    def meanwhile(*, email: str, password: str, origin: Origin) -> Shown | None:
        sessions.SessionStore(kept, site=Site.DESK).delete()
        return real(email=email, password=password, origin=origin)

    with mock.patch.object(proofs, "by_password", meanwhile):
        assert give_password(client, ready).location == SECOND
    assert give_code(client, ready).location == "/"
