"""Whether somebody is who they say: each proof is counted when it is wrong and good once when it is right."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from moothall.bodies.context import Resident, acting
from moothall.people.credentials import guesses, history, passkeys, passwords, totp
from moothall.people.credentials.accounts import holder_by_public_id, id_by_email, plain_email
from moothall.people.models import AuthenticatorApp, Passkey, Password, RecoveryCode
from moothall.people.sealed import TOTP
from moothall.rules.references import plain_symbols
from moothall.vault import columns


class Way(StrEnum):
    """A way to prove oneself, as the history and the session call it."""

    PASSWORD = "password"  # noqa: S105 - the name of a way
    TOTP = "totp"
    PASSKEY = "passkey"
    RECOVERY = "recovery"


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a try comes from: what its network is counted by, the device in words, and the secret in its browser.

    `secret` is "" for a browser in which nobody has signed in yet.
    """

    network: str
    device: str
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Who gave their password, and since when it is theirs."""

    person_id: int
    since: str


@dataclass(frozen=True, kw_only=True)
class Used:
    """By which app, passkey or recovery code somebody proved themselves."""

    person_id: int
    way: Way
    id: int


_USABLE: dict[Way, type[AuthenticatorApp] | type[Passkey] | type[RecoveryCode]] = {
    Way.TOTP: AuthenticatorApp,
    Way.PASSKEY: Passkey,
    Way.RECOVERY: RecoveryCode,
}


def by_password(*, email: str, password: str, origin: Origin) -> Shown | None:
    """Return who gave their email address and their password, or None.

    An address that nobody has, a wrong password, a locked account and somebody who never chose a password cost the
    same: one verification and the same statements.

    Raises:
        TooOften: the network has guessed too often, and this is no browser of theirs; no password is read.
    """
    person_id = id_by_email(email)
    _refuse_network(person_id, origin)
    account = guesses.account(person_id=person_id, typed=plain_email(email))
    is_locked = guesses.is_locked(account)
    encoded, since = _kept(person_id)
    fit = passwords.fits(password, encoded)
    if person_id is None or is_locked or not fit.is_right:
        _wrong(person_id, Way.PASSWORD, origin, account=account)
        return None
    if fit.is_outdated:
        _hash_anew(person_id, password, encoded)
    return Shown(person_id=person_id, since=since)


def password_since(*, person_id: int, is_held: bool = False) -> str:
    """Return since when a person's password is theirs, "" where they have none.

    `is_held` lets whoever replaces it wait until this transaction ends.
    """
    with acting(Resident(person_id=person_id)):
        mine = Password.objects.filter(person_id=person_id)
        found = (mine.select_for_update() if is_held else mine).first()
    return "" if found is None else found.changed_at.isoformat()


def by_own_password(*, person_id: int, password: str, origin: Origin) -> bool:
    """Tell whether a person who is signed in knows their password; wrong ones count as at the door."""
    _refuse_network(person_id, origin)
    is_heard = _is_heard(person_id)
    fit = passwords.fits(password, _kept(person_id)[0])
    return _judged(is_heard and fit.is_right, person_id, Way.PASSWORD, origin)


def is_still_theirs(used: Used) -> bool:
    """Tell whether what somebody used is theirs still; who takes it away waits until this transaction ends."""
    with acting(Resident(person_id=used.person_id)):
        mine = _USABLE[used.way].objects.filter(person_id=used.person_id, id=used.id)
        return mine.select_for_update().first() is not None


def by_code(*, person_id: int, code: str, origin: Origin, at: datetime, link_id: int = 0) -> Used | None:
    """Return the person's authenticator app where `code` is what it shows now, and use the code up; else None.

    With a `link_id` it is asked of who came by that link to choose another password.

    Raises:
        TooOften: the network has guessed too often.
    """
    _refuse_network(person_id, origin)
    is_heard = _is_heard(person_id, link_id)
    with acting(Resident(person_id=person_id)):
        app = AuthenticatorApp.objects.filter(person_id=person_id).first()
        secret = unsealed(person_id, app.sealed_secret) if app else ""
        step = totp.step_of(code, secret=secret, at=at, after_step=app.last_step) if app else None
        is_taken = is_heard and app is not None and step is not None and _take_step(app, step)
    is_right = _judged(is_taken, person_id, Way.TOTP, origin)
    return Used(person_id=person_id, way=Way.TOTP, id=app.id) if app and is_right else None


def by_recovery_code(
    *, person_id: int, code: str, origin: Origin, at: datetime, link_id: int = 0
) -> Used | None:
    """Return which of the person's recovery codes that were not used `code` is, and use it up; else None.

    With a `link_id` it is asked of who came by that link to choose another password.

    Raises:
        TooOften: the network has guessed too often.
    """
    _refuse_network(person_id, origin)
    is_heard = _is_heard(person_id, link_id)
    typed = plain_symbols(code[:64])
    with acting(Resident(person_id=person_id)):
        left = RecoveryCode.objects.filter(person_id=person_id, used_at__isnull=True).order_by("id")
        found = next((row.id for row in left if passwords.fits(typed, row.encoded).is_right), None)
        is_taken = is_heard and found is not None and left.filter(id=found).update(used_at=at) == 1
    is_right = _judged(is_taken, person_id, Way.RECOVERY, origin)
    return Used(person_id=person_id, way=Way.RECOVERY, id=found) if found and is_right else None


def by_passkey(
    *, credential: str, challenge: str, origin: Origin, at: datetime, person_id: int | None = None
) -> Used | None:
    """Return whose passkey answered `challenge`, and which, or None; with a `person_id`, only theirs will do.

    Nothing here can be guessed, so no lock and no limit keeps a passkey out. A challenge is good for one answer.
    """
    owner = _owner_of(credential, person_id)
    is_fresh = bool(challenge) and guesses.is_first_use(challenge)
    if owner is None:
        return None
    passkey_id = _answering(owner, credential, challenge, at) if is_fresh else None
    if passkey_id is not None:
        return Used(person_id=owner, way=Way.PASSKEY, id=passkey_id)
    if person_id is not None:
        history.note_failure(person_id=owner, how=Way.PASSKEY, device=origin.device)
    return None


def sealed(person_id: int, secret: str) -> str:
    """Return the secret of a person's authenticator app as it is kept."""
    return columns.seal(TOTP, body_id=None, row=str(person_id), text=secret)


def unsealed(person_id: int, kept: str) -> str:
    """Return the secret of a person's authenticator app."""
    return columns.unseal(TOTP, body_id=None, row=str(person_id), sealed=kept)


def _refuse_network(person_id: int | None, origin: Origin) -> None:
    """Read nothing from a network that guessed too often, unless the browser is one that the person has come with.

    Whoever guesses behind a town hall's address shuts out no colleague. A browser that is known is still held by the
    limit of the account. Nobody's browser is asked for alike.
    """
    if not history.is_known_device(person_id=person_id or 0, secret=origin.secret):
        guesses.refuse_network(origin.network)


def _kept(person_id: int | None) -> tuple[str | None, str]:
    """Return the hash of a person's password, and since when it is theirs."""
    with acting(Resident(person_id=person_id or 0)):
        found = Password.objects.filter(person_id=person_id or 0).first()
    return (None, "") if found is None else (found.encoded, found.changed_at.isoformat())


def _hash_anew(person_id: int, password: str, verified: str | None) -> None:
    """Hash a password with our parameters, unless it was replaced since the hash `verified` was read."""
    with acting(Resident(person_id=person_id)):
        same = Password.objects.filter(person_id=person_id, encoded=verified)
        same.update(encoded=passwords.encode(password))


def _take_step(app: AuthenticatorApp, step: int) -> bool:
    unused = AuthenticatorApp.objects.filter(person_id=app.person_id, id=app.id, last_step__lt=step)
    return unused.update(last_step=step) == 1


def _owner_of(credential: str, person_id: int | None) -> int | None:
    """Return who an answer says it is of; one that says nobody is of who was asked."""
    try:
        claim = passkeys.claim(credential)
    except passkeys.NotThisPasskey:
        return None
    if claim.public_id is None:
        return person_id
    holder = holder_by_public_id(claim.public_id)
    if holder is None or person_id not in {None, holder.person_id}:
        return None
    return holder.person_id


def _answering(person_id: int, credential: str, challenge: str, at: datetime) -> int | None:
    """Return the id of the passkey whose answer holds, and note its use."""
    with acting(Resident(person_id=person_id)):
        claimed = passkeys.claim(credential).credential_id
        mine = Passkey.objects.filter(person_id=person_id, credential_id=claimed)
        kept = mine.select_for_update().first()
        if kept is None:
            return None
        try:
            count = passkeys.proved(
                credential,
                challenge=challenge,
                public_key=bytes(kept.public_key),
                sign_count=kept.sign_count,
            )
        except passkeys.NotThisPasskey:
            return None
        return kept.id if mine.update(sign_count=count, used_at=at) == 1 else None


def _is_heard(person_id: int, link_id: int = 0) -> bool:
    """Tell, before anything is used up, whether what can be guessed is taken now.

    It is while the account is not locked. Strangers lock accounts, and a link ends a lock: who came by one is heard
    all the same, as often as a link allows.
    """
    if link_id:
        return guesses.may_try_by_link(link_id)
    return not guesses.is_locked(guesses.account(person_id=person_id))


def _judged(is_taken: bool, person_id: int, way: Way, origin: Origin) -> bool:
    """Tell whether what can be guessed was right and heard; count it otherwise."""
    if not is_taken:
        _wrong(person_id, way, origin, account=guesses.account(person_id=person_id))
    return is_taken


def _wrong(person_id: int | None, way: Way, origin: Origin, *, account: str) -> None:
    history.note_failure(person_id=person_id, how=way, device=origin.device)
    guesses.was_wrong(account, network=origin.network, person_id=person_id)
