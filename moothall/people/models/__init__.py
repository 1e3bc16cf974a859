"""What is remembered of people: a file for each kind of thing."""

from moothall.people.models.attempts import Attempt
from moothall.people.models.credentials import (
    AuthenticatorApp,
    Errand,
    KnownDevice,
    Lock,
    Passkey,
    Password,
    RecoveryCode,
    SetUpLink,
)
from moothall.people.models.persons import Membership, Person, Team
from moothall.people.models.sessions import Session, SignIn

__all__ = [
    "Attempt",
    "AuthenticatorApp",
    "Errand",
    "KnownDevice",
    "Lock",
    "Membership",
    "Passkey",
    "Password",
    "Person",
    "RecoveryCode",
    "Session",
    "SetUpLink",
    "SignIn",
    "Team",
]
