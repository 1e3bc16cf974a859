"""What is remembered of people: a file for each kind of thing."""

from moothall.people.models.accounts import AccountDetails, Contact, Helping, Home, PersonBody
from moothall.people.models.arrangements import Arrangement, Deputy
from moothall.people.models.attempts import Attempt
from moothall.people.models.codes import ProofCode
from moothall.people.models.copies import AccountCopy
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
from moothall.people.models.identities import Identity, IssuerAttempt, SpentToken
from moothall.people.models.known_answers import Decline, GivenAnswer, KnownAnswer
from moothall.people.models.persons import Person
from moothall.people.models.posts import Membership, PostFile, PostRequest, Team
from moothall.people.models.sessions import Session, SignIn

__all__ = [
    "AccountCopy",
    "AccountDetails",
    "Arrangement",
    "Attempt",
    "AuthenticatorApp",
    "Contact",
    "Decline",
    "Deputy",
    "Errand",
    "GivenAnswer",
    "Helping",
    "Home",
    "Identity",
    "IssuerAttempt",
    "KnownAnswer",
    "KnownDevice",
    "Lock",
    "Membership",
    "Passkey",
    "Password",
    "Person",
    "PersonBody",
    "PostFile",
    "PostRequest",
    "ProofCode",
    "RecoveryCode",
    "Session",
    "SetUpLink",
    "SignIn",
    "SpentToken",
    "Team",
]
