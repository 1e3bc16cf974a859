"""Passkeys (WebAuthn): what the browser is asked, and what its authenticator's answer proves.

The relying party is the desk's host. Whoever holds the authenticator must have shown it their PIN, finger or face.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from django.conf import settings
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from moothall.people.credentials.accounts import Holder
from moothall.people.credentials.limits import CHALLENGE_LASTS, LONGEST_CREDENTIAL
from moothall.rules.refusal import Refused

# What a credential that nobody's authenticator made can end in, inside the library.
_REFUSALS = (WebAuthnException, ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError)


class NotThisPasskey(Refused):
    """The answer proves nothing: another passkey, site or challenge, nobody verified, or no answer at all."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """What the browser is asked, as JSON, and the challenge in it."""

    challenge: str
    options: str


@dataclass(frozen=True, kw_only=True)
class NewPasskey:
    """A passkey that was just made."""

    credential_id: str
    public_key: bytes
    sign_count: int


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Which passkey an answer says it is of, and whose; both unproved. `public_id` is None where it does not say."""

    credential_id: str
    public_id: UUID | None


def ask_for_new(to: Holder, *, known: Iterable[str]) -> Question:
    """Ask for a new passkey of a person, on none of the authenticators that hold one of `known`."""
    options = webauthn.generate_registration_options(
        rp_id=_host(),
        rp_name=_host(),
        user_id=to.public_id.bytes,
        user_name=to.email,
        user_display_name=to.name,
        timeout=_milliseconds(),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_named(known),
    )
    return Question(
        challenge=bytes_to_base64url(options.challenge), options=webauthn.options_to_json(options)
    )


def new(credential: str, *, challenge: str) -> NewPasskey:
    """Return the passkey that the browser made.

    Raises:
        NotThisPasskey: the answer does not hold.
    """
    try:
        made = webauthn.verify_registration_response(
            credential=_bounded(credential),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_host(),
            expected_origin=settings.DESK_URL,
            require_user_verification=True,
        )
    except _REFUSALS as error:
        raise NotThisPasskey from error
    return NewPasskey(
        credential_id=bytes_to_base64url(made.credential_id),
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
    )


def ask(*, known: Iterable[str] = ()) -> Question:
    """Ask for a passkey: one of `known`, or whichever the person chooses."""
    options = webauthn.generate_authentication_options(
        rp_id=_host(),
        timeout=_milliseconds(),
        allow_credentials=_named(known),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Question(
        challenge=bytes_to_base64url(options.challenge), options=webauthn.options_to_json(options)
    )


def claim(credential: str) -> Claim:
    """Return which passkey an answer says it is of. Raises NotThisPasskey where it is no answer at all."""
    try:
        read = parse_authentication_credential_json(_bounded(credential))
        handle = read.response.user_handle
        public_id = UUID(bytes=handle) if handle else None
        return Claim(credential_id=bytes_to_base64url(read.raw_id), public_id=public_id)
    except _REFUSALS as error:
        raise NotThisPasskey from error


def proved(credential: str, *, challenge: str, public_key: bytes, sign_count: int) -> int:
    """Return the authenticator's new count of uses, once its answer holds.

    Raises:
        NotThisPasskey: it does not; also where the count went back, as with a copy of the key.
    """
    try:
        found = webauthn.verify_authentication_response(
            credential=_bounded(credential),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=_host(),
            expected_origin=settings.DESK_URL,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except _REFUSALS as error:
        raise NotThisPasskey from error
    return found.new_sign_count


def _bounded(credential: str) -> str:
    if len(credential) > LONGEST_CREDENTIAL:
        raise ValueError(len(credential))
    return credential


def _host() -> str:
    return urlsplit(settings.DESK_URL).hostname or ""


def _milliseconds() -> int:
    return int(CHALLENGE_LASTS.total_seconds() * 1000)


def _named(known: Iterable[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(credential_id)) for credential_id in known]
