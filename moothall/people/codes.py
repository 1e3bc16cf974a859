"""Codes that prove an address: one goes there, and comes back from the browser that asked for it.

A code is derived from a random nonce by a key that only the portal has. The message is kept with a mark in its
place, so that no row holds the code, and whoever reads the database cannot make it.
"""

import hashlib
import hmac
import secrets
import sys
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection, transaction

from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, Resident, acting
from moothall.notices import actions as notices
from moothall.notices import queries
from moothall.notices.channels.messages import Kind
from moothall.notices.models import Notice
from moothall.people import accounts, attempts, familiar_browsers, familiar_networks
from moothall.people.familiar_browsers import KnownBrowser
from moothall.rules.language import Language
from moothall.vault import derived

MARK = "((proof_code))"
ABOUT = "proof/"
# What a message of the portal is about that holds no code.
ACCOUNT = "account"
VALID_MINUTES = 10
MOST_TRIES = 5
DIGITS = 8
# Asked for in a clock hour. An address has two limits, so that whoever asks for somebody else's codes from one
# network cannot keep that person from asking from another. The second is of strange networks alone: those from which
# its owner has signed in get codes whatever strangers used up. Strangers may be in those too: browsers in which its
# owner has signed in have both limits again, each browser and all together, and no network's.
MOST_TO_ADDRESS_FROM_NETWORK = 5
MOST_TO_ADDRESS = 20
MOST_FROM_NETWORK = 60

_LONGEST_TYPED = 40
_REFUSED = "code refused"
# As what an asking is counted, about whom, and up to how many.
_Counted = tuple[str, str, int]
_ADD = """
    insert into people_proofcode (nonce, browser_digest, purpose, to_digest, person_id, ends_at)
    values (%s, %s, %s, %s, %s, statement_timestamp() + make_interval(mins => %s))
"""
# One statement each, so that tries at the same moment are all counted, and only one of them can use the code.
_TRY = """
    update people_proofcode set tries = tries + 1
    where browser_digest = %s and purpose = %s and to_digest = %s and person_id is not distinct from %s
        and used_at is null and tries < %s and ends_at > statement_timestamp()
    returning nonce
"""
_USE = "update people_proofcode set used_at = statement_timestamp() where nonce = %s and used_at is null"
_FORGET = "delete from people_proofcode where ends_at < statement_timestamp() - interval '1 day'"


class Purpose(StrEnum):
    """What a code is good for, and nothing else."""

    SIGN_IN = "sign_in"
    EMAIL = "email"
    MOBILE = "mobile"
    STEP_UP = "step_up"


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a code goes: `to` is an email address in lower case, or a mobile number as digits."""

    kind: Kind
    to: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A message in one language, as plain text; `text` holds MARK where a code belongs."""

    subject: str
    text: str
    language: Language


def ask_unless_too_often(
    *,
    purpose: Purpose,
    address: Address,
    letter: Letter,
    network: str,
    browser: KnownBrowser | None = None,
    person_id: int | None = None,
) -> str:
    """Send a code, unless there were too many; return the secret that the asking browser must keep either way.

    Where strangers used an address up, a code still goes to its owner's own networks and browsers: whoever shares one
    would learn from the work whether somebody has that address. So what is refused is done too, and undone before
    the one commit.
    """
    with transaction.atomic():
        is_refused = is_too_often(address, network=network, browser=browser)
        before = transaction.savepoint()
        secret = ask(purpose=purpose, address=address, letter=letter, person_id=person_id)
        (transaction.savepoint_rollback if is_refused else transaction.savepoint_commit)(before)
    return secret


def is_too_often(address: Address, *, network: str, browser: KnownBrowser | None = None) -> bool:
    """Count one more asking, and tell whether there were too many: to this address, or from this network.

    What is refused to a network counts for that network alone: it uses nothing up of what the address may be sent
    from elsewhere. From a network that its owner has signed in from, nothing counts but what was asked for there; from
    a `browser` that they have signed in with, nothing but what was asked for in such browsers. All that counts is
    committed at once, and the work is the same whatever is known or refused.
    """
    counted, is_refused = _counted(address, network, browser), False
    with transaction.atomic():
        for what, who, most in counted:
            tries = attempts.count(what=_REFUSED if is_refused else what, who=who)
            is_refused = is_refused or tries > most
    return is_refused


def _counted(
    address: Address, network: str, browser: KnownBrowser | None
) -> tuple[_Counted, _Counted, _Counted]:
    """Return as what an asking counts, about whom, and up to how many: the same work for whoever the address is."""
    is_email = address.kind is Kind.EMAIL
    has_network = is_email and familiar_networks.is_familiar(email=address.to, network=network)
    has_browser = (
        browser is not None and is_email and familiar_browsers.is_familiar(browser, email=address.to)
    )
    if browser is not None and has_browser:
        return (
            ("code from browser", browser.secret, sys.maxsize),
            ("code to address from browser", f"{address.to} {browser.secret}", MOST_TO_ADDRESS_FROM_NETWORK),
            ("code to address from its own browsers", address.to, MOST_TO_ADDRESS),
        )
    to_address = "code to address from its own networks" if has_network else "code to address"
    return (
        ("code from network", network, MOST_FROM_NETWORK),
        ("code to address from network", f"{address.to} {network}", MOST_TO_ADDRESS_FROM_NETWORK),
        (to_address, address.to, MOST_TO_ADDRESS),
    )


def ask(*, purpose: Purpose, address: Address, letter: Letter, person_id: int | None = None) -> str:
    """Send a code and return the secret that the asking browser must keep; the code is of no use without it."""
    secret, nonce = secrets.token_urlsafe(32), secrets.token_hex(16)
    with transaction.atomic():
        with connection.cursor() as cursor:
            values = [nonce, digest(secret), purpose, _to_digest(address), person_id]
            cursor.execute(_ADD, [*values, VALID_MINUTES])
        send(
            address=address,
            letter=letter,
            key=f"{ABOUT}{nonce}",
            about=f"{ABOUT}{nonce}",
            reader=person_id,
            is_secret=True,
        )
    return secret


def prove(
    *, purpose: Purpose, address: Address, secret: str, typed: str, person_id: int | None = None
) -> bool:
    """Tell whether `typed` is the code that was sent; it then is used up. Every try counts, and five are all.

    The try is counted and the code used up in one transaction; who tries meanwhile waits for it. What was asked for
    by another browser, for another purpose or person, has run out or is used up, is wrong.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        values = [digest(secret), purpose, _to_digest(address), person_id, MOST_TRIES]
        cursor.execute(_TRY, values)
        row: tuple[str] | None = cursor.fetchone()
        nonce = row[0] if row else ""
        is_right = hmac.compare_digest(_code(nonce).encode(), _plain(typed))
        if row is None or not is_right:
            return False
        cursor.execute(_USE, [nonce])
        return bool(cursor.rowcount)


def send(
    *, address: Address, letter: Letter, key: str, about: str, reader: int | None, is_secret: bool = False
) -> None:
    """Queue a message of the portal itself, kept by the body that runs it; once for each `key`.

    `reader` is the person whose account says in what format they need it; None where nobody may be looked for: a
    code to sign in with tells nothing of whether there is an account. A code, or a link that opens something,
    `is_secret`: it comes by its channel alone, because it is over before a letter arrives and nobody else may read it.
    """
    portal, wanted = bodies.operator(), _format(reader)
    with acting(Job(body_id=portal.id)):
        notices.queue(
            body_id=portal.id,
            key=key,
            kind=address.kind,
            to=address.to,
            subject=letter.subject,
            text=letter.text,
            language=letter.language,
            about=about,
            format_needed=wanted,
            is_secret=is_secret,
            reader=reader,
        )


def sent_to(*, reader: int) -> list[Notice]:
    """Return what the portal itself wrote to a person, oldest first, with a mark wherever a code was."""
    portal = bodies.operator()
    with acting(Job(body_id=portal.id)):
        return queries.of_reader(body_id=portal.id, reader=reader)


def note_reader(*, key: str, reader: int) -> None:
    """Write down whom a message of the portal was to, once an invitation has been accepted."""
    portal = bodies.operator()
    with acting(Job(body_id=portal.id)):
        notices.note_reader(body_id=portal.id, key=key, reader=reader)


def forget_reader(*, reader: int) -> None:
    """Let no message of the portal say any more that it was to this person, and none wait to be brought to them."""
    portal = bodies.operator()
    with acting(Job(body_id=portal.id)):
        notices.forget_reader(body_id=portal.id, reader=reader)


def _format(reader: int | None) -> str:
    if reader is None:
        return ""
    with acting(Resident(person_id=reader)):
        return accounts.details(person_id=reader).format_word


def with_code(text: str, about: str) -> str:
    """Return the stored text of a message as its reader gets it. Never store it."""
    if not about.startswith(ABOUT):
        return text
    code = _code(about.removeprefix(ABOUT))
    return text.replace(MARK, f"{code[: DIGITS // 2]} {code[DIGITS // 2 :]}")


def forget_old() -> int:
    """Delete codes that ran out a day ago, and return how many."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET)
        forgotten: int = cursor.rowcount
    return forgotten


def digest(secret: str) -> str:
    """Return the digest of a browser's secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _code(nonce: str) -> str:
    number = int.from_bytes(derived.digest("proof-code", nonce), "big") % 10**DIGITS
    return f"{number:0{DIGITS}d}"


def _plain(typed: str) -> bytes:
    kept = (letter for letter in typed[:_LONGEST_TYPED] if not letter.isspace() and letter != "-")
    return "".join(kept).encode("utf-8", "surrogatepass")


def _to_digest(address: Address) -> str:
    return derived.digest("proof-to", f"{address.kind}:{address.to}").hex()
