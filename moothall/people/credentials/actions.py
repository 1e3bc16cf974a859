"""Set up and change by what an officer proves who they are, end what it had opened, and tell them: all or nothing."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from moothall.bodies.context import Resident, acting
from moothall.people import actions as people
from moothall.people import in_hand, session_in_hand, sessions
from moothall.people.credentials import guesses, letters, links, passwords, proofs, queries
from moothall.people.credentials.accounts import holder
from moothall.people.credentials.limits import (
    LONGEST_PASSKEY_NAME,
    MOST_PASSKEYS,
    RECOVERY_CODES,
)
from moothall.people.credentials.passkeys import NewPasskey
from moothall.people.models import AuthenticatorApp, Passkey, Password, RecoveryCode
from moothall.people.models.identities import Identity
from moothall.people.queries import Colleague, colleague
from moothall.rules.faults import Wrong
from moothall.rules.form_check_text import clean
from moothall.rules.references import SYMBOLS
from moothall.rules.refusal import Refused
from moothall.rules.sites import Site

_GROUPS, _GROUP = 3, 4


class LastFactor(Refused):
    """Whoever removes their last passkey or app would lock themselves out."""


class PasskeyKnown(Refused):
    """This passkey is known already, or there are too many."""


class PasskeyNameUnfit(Refused):
    """A passkey's name is empty, too long or unreadable."""


class LinkUsed(Refused):
    """The link was used meanwhile, or by another browser."""


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What somebody who was invited has chosen: the hash of a password, and an app's secret or a passkey."""

    encoded: str
    app_secret: str = ""
    app_step: int = 0
    passkey: NewPasskey | None = None
    passkey_name: str = ""


def tell_locked(person_id: int) -> None:
    """Tell the owner of an account that it is locked for a while, and leave evidence in each body they serve."""
    to, found = holder(person_id=person_id), colleague(person_id=person_id)
    if to is None or found is None or not found.posts:
        return
    letters.send(to, "locked", key=f"desk-locked/{secrets.token_hex(8)}")
    people.note_at_desk(by=found, action="people.sign_in_locked")


def tell_new_device(*, person_id: int, device: str) -> None:
    """Tell a person that somebody signed in as them in a browser that they had not used before."""
    to = holder(person_id=person_id)
    if to is not None:
        letters.send(to, "new_device", key=f"desk-device/{secrets.token_hex(8)}", device=device or "–")


@transaction.atomic
def set_up(*, person_id: int, link_id: int, chosen: Chosen, secret: str, at: datetime) -> tuple[str, ...]:
    """End the set-up: use the link up, keep what was chosen, and return the recovery codes, which are not kept.

    Raises:
        LinkUsed: the link is no longer this browser's to use; nothing is changed.
        PasskeyKnown: the passkey is somebody else's; nothing is changed.
    """
    in_hand.settle(person_id)
    with acting(Resident(person_id=person_id)):
        if not links.use_up(person_id=person_id, link_id=link_id, secret=secret, at=at):
            raise LinkUsed
        _delete_all(person_id)
        Password.objects.create(person_id=person_id, encoded=chosen.encoded)
        if chosen.app_secret:
            _keep_app(person_id, chosen.app_secret, chosen.app_step)
        if chosen.passkey is not None:
            _keep_passkey(person_id, chosen.passkey, chosen.passkey_name)
        codes = _new_codes(person_id)
    _begin_afresh(person_id)
    return codes


@transaction.atomic
def reset_password(*, person_id: int, link_id: int, secret: str, encoded: str, at: datetime) -> None:
    """Put another password in the place of one that was forgotten; every session ends, and so does a lock.

    Raises:
        LinkUsed: the link is no longer this browser's to use; nothing is changed.
    """
    in_hand.settle(person_id)
    with acting(Resident(person_id=person_id)):
        if not links.use_up(person_id=person_id, link_id=link_id, secret=secret, at=at):
            raise LinkUsed
        Password.objects.filter(person_id=person_id).update(encoded=encoded, changed_at=at)
    _begin_afresh(person_id)
    _tell_changed(person_id)


@transaction.atomic
def change_password(*, by: Colleague, password: str, at: datetime) -> None:
    """Put another password in the place of one's own; one's other sessions end.

    Raises:
        SessionEnded: it was asked in a session that has ended meanwhile; so do all changes of one's own below.
    """
    encoded = passwords.encode(password)
    _take_in_hand(by)
    with acting(Resident(person_id=by.person_id)):
        Password.objects.update_or_create(
            person_id=by.person_id, defaults={"encoded": encoded, "changed_at": at}
        )
    _after_change(by, "people.change_password")


@transaction.atomic
def set_app(*, by: Colleague, secret: str, step: int) -> None:
    """Use another authenticator app from now on, or a first one; `step` is that of the code that proved it."""
    _take_in_hand(by)
    with acting(Resident(person_id=by.person_id)):
        AuthenticatorApp.objects.filter(person_id=by.person_id).delete()
        _keep_app(by.person_id, secret, step)
    _after_change(by, "people.set_app")


@transaction.atomic
def remove_app(*, by: Colleague) -> None:
    """Use no authenticator app any more. Raises LastFactor where there is no passkey."""
    _take_in_hand(by)
    with acting(Resident(person_id=by.person_id)):
        _refuse_last(by.person_id)
        AuthenticatorApp.objects.filter(person_id=by.person_id).delete()
    _after_change(by, "people.remove_app")


@transaction.atomic
def add_passkey(*, by: Colleague, passkey: NewPasskey, name: str) -> None:
    """Add a passkey under a name. Raises PasskeyKnown where it is known, or there are too many."""
    _take_in_hand(by)
    with acting(Resident(person_id=by.person_id)):
        if Passkey.objects.filter(person_id=by.person_id).count() >= MOST_PASSKEYS:
            raise PasskeyKnown
        _keep_passkey(by.person_id, passkey, name)
    _after_change(by, "people.add_passkey")


@transaction.atomic
def rename_passkey(*, by: Colleague, passkey_id: int, name: str) -> bool:
    """Call a passkey otherwise; tell whether there is one. It opens what it opened, so sessions go on.

    Raises:
        PasskeyNameUnfit: the name is empty, too long or unreadable.
    """
    fitting = clean(name, max_length=LONGEST_PASSKEY_NAME)
    if isinstance(fitting, Wrong) or not fitting:
        raise PasskeyNameUnfit
    _take_in_hand(by)
    with acting(Resident(person_id=by.person_id)):
        if not Passkey.objects.filter(person_id=by.person_id, id=passkey_id).update(name=fitting):
            return False
    people.note_at_desk(by=by, action="people.rename_passkey")
    return True


@transaction.atomic
def remove_passkey(*, by: Colleague, passkey_id: int) -> bool:
    """Remove a passkey; tell whether there was one. Raises LastFactor where nothing else is left."""
    _take_in_hand(by)
    with acting(Resident(person_id=by.person_id)):
        mine = Passkey.objects.filter(person_id=by.person_id, id=passkey_id)
        if not mine.exists():
            return False
        _refuse_last(by.person_id)
        mine.delete()
    _after_change(by, "people.remove_passkey")
    return True


@transaction.atomic
def new_recovery_codes(*, by: Colleague) -> tuple[str, ...]:
    """Return new recovery codes, which are not kept; the old ones open nothing any more."""
    _take_in_hand(by)
    with acting(Resident(person_id=by.person_id)):
        codes = _new_codes(by.person_id)
    _after_change(by, "people.new_recovery_codes")
    return codes


@transaction.atomic
def forget_all(person_id: int) -> None:
    """Let a person start over: all that they signed in with at the desk is gone, and their links and sessions end.

    Whoever is changing it, or coming in by it, is waited for.
    """
    in_hand.settle(person_id)
    links.end_all(person_id=person_id)
    with acting(Resident(person_id=person_id)):
        _delete_all(person_id)
        Identity.objects.filter(person_id=person_id, site=Site.DESK).delete()
    _begin_afresh(person_id)


def _take_in_hand(by: Colleague) -> None:
    """Change one thing at a time of how a person signs in, and nothing in a session that has ended meanwhile."""
    in_hand.settle(by.person_id)
    session_in_hand.hold(by)


def _after_change(by: Colleague, action: str) -> None:
    sessions.end_others(person_id=by.person_id, digest=by.session_digest)
    people.note_at_desk(by=by, action=action)
    _tell_changed(by.person_id)


def _tell_changed(person_id: int) -> None:
    to = holder(person_id=person_id)
    if to is not None:
        letters.send(to, "changed", key=f"desk-changed/{secrets.token_hex(8)}")


def _delete_all(person_id: int) -> None:
    Password.objects.filter(person_id=person_id).delete()
    AuthenticatorApp.objects.filter(person_id=person_id).delete()
    Passkey.objects.filter(person_id=person_id).delete()
    RecoveryCode.objects.filter(person_id=person_id).delete()


def _begin_afresh(person_id: int) -> None:
    """End what began with the old credentials: sessions and a lock; outside a context."""
    sessions.end_all(person_id=person_id)
    guesses.unlock(guesses.account(person_id=person_id))


def _refuse_last(person_id: int) -> None:
    """Look at what is left. The person is in hand."""
    if queries.factors(person_id=person_id).second_count <= 1:
        raise LastFactor


def _keep_app(person_id: int, secret: str, step: int) -> None:
    AuthenticatorApp.objects.create(
        person_id=person_id, sealed_secret=proofs.sealed(person_id, secret), last_step=step
    )


def _keep_passkey(person_id: int, passkey: NewPasskey, name: str) -> None:
    """Keep a passkey; one that is known, to whomever, is refused by the database."""
    try:
        with transaction.atomic():
            Passkey.objects.create(
                person_id=person_id,
                credential_id=passkey.credential_id,
                public_key=passkey.public_key,
                sign_count=passkey.sign_count,
                name=name,
            )
    except IntegrityError as error:
        raise PasskeyKnown from error


def _new_codes(person_id: int) -> tuple[str, ...]:
    RecoveryCode.objects.filter(person_id=person_id).delete()
    codes = tuple(
        "".join(secrets.choice(SYMBOLS) for _ in range(_GROUPS * _GROUP)) for _ in range(RECOVERY_CODES)
    )
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person_id=person_id, encoded=passwords.encode(code)) for code in codes
    )
    return tuple("-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP)) for code in codes)
