"""Which person an issuer means by a subject. The same email address is not the same person.

At the portal an identity is a resident's. One that nobody has makes an account of its own, whoever else has its email
address, unless somebody who is signed in adds it to theirs. At the desk it is that of an officer with a post, whom
the address finds once.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from moothall.bodies.context import Resident, acting
from moothall.notices.channels.messages import Kind
from moothall.people import contacts, in_hand, session_in_hand, sessions
from moothall.people.actions import new_person
from moothall.people.codes import Address
from moothall.people.identity.oidc.exchange import Proven
from moothall.people.identity.oidc.faults import IdentityTaken, NoEmail, NotInvited, StartAgain
from moothall.people.identity.oidc.issuers import Issuer
from moothall.people.in_hand import AccountClosed
from moothall.people.models import Identity, Person
from moothall.people.queries import Account, colleague, person_by_email
from moothall.rules.emails import NotAnAccountEmail, account_email
from moothall.rules.language import Language
from moothall.rules.persons import PersonKind
from moothall.rules.refusal import Refused
from moothall.rules.sites import Site
from moothall.vault import actions as vault
from moothall.vault import columns
from moothall.vault.columns import SealedColumn

SUBJECT = SealedColumn(
    table="people_identity",
    column="subject_sealed",
    about="people.identity.subject",
    row="public_id",
    of_portal=True,
    blind_column="subject_blind",
)
EMAIL = SealedColumn(
    table="people_identity",
    column="email_sealed",
    about="people.identity.email",
    row="public_id",
    of_portal=True,
)
SEALED = (SUBJECT, EMAIL)


class LastWayIn(Refused):
    """Nobody could sign in to the account any more."""


@dataclass(frozen=True, kw_only=True)
class LinkedIdentity:
    """An identity as its person sees it; `email` is what the issuer vouched for last, "" where it did not."""

    id: int
    issuer: str
    site: str
    subject: str = field(repr=False)
    email: str = field(repr=False)
    linked_at: datetime
    used_at: datetime


def subject_blind(issuer: Issuer, site: Site, subject: str) -> str:
    """Return the keyed digest by which an identity, and the sessions that it opened, are found."""
    return columns.blind(SUBJECT, body_id=None, text=_named(issuer.issuer, site, subject))


def sid_blind(issuer: Issuer, sid: str | None) -> str:
    """Return the keyed digest of an issuer's own session, "" where it names none."""
    return "" if sid is None else vault.blind(None, "people.identity.sid", f"{issuer.issuer} {sid}")


def person_for(
    proven: Proven, issuer: Issuer, site: Site, *, language: Language, linking_id: int | None = None
) -> int:
    """Return the id of the person whom the issuer means, making the identity known where it is new.

    `linking_id` is who is signed in and wants the identity added to their own account.

    Raises:
        IdentityTaken: it belongs to another account than the one that it should be added to.
        NoEmail, NotInvited: at the desk, nobody with a post is known by it.
        AccountClosed: the account that it should be added to was closed meanwhile.
        StartAgain: the identity went meanwhile, as its person started over.
    """
    blind = subject_blind(issuer, site, proven.subject)
    known = _held(blind)
    if known is None:
        known = _made(proven, issuer, site, language=language, linking_id=linking_id)
    if linking_id is not None and known != linking_id:
        raise IdentityTaken("taken")
    if site is Site.DESK:
        _check_has_post(known)
    _note_use(known, blind, proven.email)
    return known


def of_person(*, person_id: int) -> tuple[LinkedIdentity, ...]:
    """Return the identities that a person has, the oldest first; of each what does not open is ""."""
    with acting(Resident(person_id=person_id)):
        rows = list(Identity.objects.filter(person_id=person_id).order_by("linked_at", "id"))
    return tuple(
        LinkedIdentity(
            id=row.id,
            issuer=row.issuer,
            site=row.site,
            subject=_subject(row),
            email=_open(EMAIL, row, row.email_sealed),
            linked_at=row.linked_at,
            used_at=row.used_at,
        )
        for row in rows
    )


def vouch(*, person_id: int, issuer: str, site: Site) -> None:
    """Let an issuer that is no OpenID provider vouch for a person, once: a demonstration is one."""
    with acting(Resident(person_id=person_id)):
        if not Identity.objects.filter(person_id=person_id, issuer=issuer, site=site).exists():
            _keep(person_id, issuer, site, str(person_id))


def is_vouched_for(*, person_id: int, issuer: str, site: Site) -> bool:
    """Tell whether an issuer vouches for a person."""
    with acting(Resident(person_id=person_id)):
        return Identity.objects.filter(person_id=person_id, issuer=issuer, site=site).exists()


def remove(*, by: Account, identity_id: int) -> bool:
    """Let an identity at the portal open a person's account no more; all their sessions but the one in hand end.

    Whoever is coming in by it is waited for. Call it outside a context. False where it opens that account no more
    already, or never did: then nothing happens.

    Raises:
        LastWayIn: without it nobody could sign in to the account.
        SessionEnded: it is asked in a session that has ended meanwhile.
    """
    in_hand.settle(by.person_id)
    # Before any session ends: this one may be the identity's own, and goes on.
    session_in_hand.hold(by)
    can_get_codes = Person.objects.filter(id=by.person_id, email_blind__isnull=False).exists()
    with acting(Resident(person_id=by.person_id)):
        held = list(Identity.objects.select_for_update().filter(person_id=by.person_id, site=Site.PORTAL))
        found = next((one for one in held if one.id == identity_id), None)
        if found is None:
            return False
        if len(held) == 1 and not can_get_codes:
            raise LastWayIn
        found.delete()
    sessions.end_others(person_id=by.person_id, digest=by.session_digest)
    return True


def _made(proven: Proven, issuer: Issuer, site: Site, *, language: Language, linking_id: int | None) -> int:
    """Make an identity known, and a person where nobody is meant yet; somebody may have been faster."""
    try:
        with transaction.atomic():
            if site is Site.DESK:
                return _added(_invited(proven, issuer), proven, issuer, site)
            return _added(linking_id or _newcomer(proven, language), proven, issuer, site)
    except IntegrityError:
        found = _person_of(subject_blind(issuer, site, proven.subject))
        if found is None:
            raise
        return found


def _newcomer(proven: Proven, language: Language) -> int:
    """Return a new person, who can be reached at the address that the issuer has checked but is not found by it."""
    person_id: int = new_person(name="", kind=PersonKind.RESIDENT, language=language).id
    try:
        email = account_email(proven.email or "")
    except NotAnAccountEmail:
        return person_id
    contacts.note_proved(person_id=person_id, address=Address(kind=Kind.EMAIL, to=email))
    return person_id


def _invited(proven: Proven, issuer: Issuer) -> int:
    """Return who was invited by the address that the issuer may vouch for, and has no identity with it yet."""
    if proven.email is None:
        raise NoEmail("email")
    if proven.email.rpartition("@")[2].lower() not in issuer.email_domains:
        raise NotInvited("domain")
    person = person_by_email(proven.email, kind=PersonKind.OFFICER)
    if person is None:
        raise NotInvited("email")
    _check_has_post(person.id)
    if any(has.issuer == issuer.issuer and has.site == Site.DESK for has in of_person(person_id=person.id)):
        raise NotInvited("another_subject", person_id=person.id)
    return person.id


def _check_has_post(person_id: int) -> None:
    found = colleague(person_id=person_id)
    if found is None or not found.posts:
        raise NotInvited("no_post", person_id=person_id)


def _added(person_id: int, proven: Proven, issuer: Issuer, site: Site) -> int:
    with acting(Resident(person_id=person_id)):
        _keep(person_id, issuer.issuer, site, proven.subject)
    return person_id


def _keep(person_id: int, issuer: str, site: Site, subject: str) -> None:
    """Keep an identity, in the context of its person.

    They neither start over nor close their account before the commit.

    Raises:
        AccountClosed: they have closed it meanwhile.
    """
    in_hand.hold(person_id=person_id)
    named = _named(issuer, site, subject)
    blind = columns.blind(SUBJECT, body_id=None, text=named)
    identity = Identity(person_id=person_id, site=site.value, issuer=issuer, subject_blind=blind)
    identity.subject_sealed = columns.seal(SUBJECT, body_id=None, row=str(identity.public_id), text=named)
    identity.save(force_insert=True)


def _note_use(person_id: int, blind: str, email: str | None) -> None:
    with acting(Resident(person_id=person_id)):
        identity = Identity.objects.filter(person_id=person_id, subject_blind=blind).first()
        if identity is None:
            raise StartAgain("identity_gone")
        identity.used_at = timezone.now()
        identity.email_sealed = columns.seal(
            EMAIL, body_id=None, row=str(identity.public_id), text=email or ""
        )
        identity.save(update_fields=["used_at", "email_sealed"])


def _held(blind: str) -> int | None:
    """Return whom an identity means, and hold them: neither does it go nor their account close before the commit.

    While the hold was waited for, either may have happened: then it means nobody.
    """
    person_id = _person_of(blind)
    if person_id is None:
        return None
    with suppress(AccountClosed):
        in_hand.hold(person_id=person_id)
    return _person_of(blind)


def _person_of(blind: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("select moothall_person_of_identity(%s)", [blind])
        row: tuple[int] | None = cursor.fetchone()
    return row[0] if row else None


def _open(column: SealedColumn, row: Identity, sealed: str) -> str:
    return columns.unseal_if_it_opens(column, body_id=None, row=str(row.public_id), sealed=sealed) or ""


def _subject(row: Identity) -> str:
    named = _open(SUBJECT, row, row.subject_sealed)
    return named.removeprefix(f"{row.site} {row.issuer} ")


def _named(issuer: str, site: Site, subject: str) -> str:
    return f"{site.value} {issuer} {subject}"
