"""What can go wrong when an issuer is asked to vouch for somebody, each with the page that helps."""

from enum import StrEnum
from typing import ClassVar

from moothall.rules.refusal import Refused


class Advice(StrEnum):
    """Which page somebody sees: what happened to them, and what to do now. The texts are data."""

    START_AGAIN = "start_again"
    STOPPED = "stopped"
    UNAVAILABLE = "unavailable"
    CLOSED = "closed"
    FAULT = "fault"
    TOO_WEAK = "too_weak"
    NO_EMAIL = "no_email"
    NOT_INVITED = "not_invited"
    TAKEN = "taken"


class SignInFailed(Refused):
    """Nobody was signed in.

    `reason` is a word of our own for the log: never a token, a subject, an email address or an issuer's words.
    `person_id` is whose sign-in was refused, for their own history, where that is known.
    """

    advice: ClassVar[Advice] = Advice.FAULT

    def __init__(self, reason: str, *, person_id: int | None = None) -> None:
        """Keep the word for the log, and whom it was about."""
        super().__init__(reason=reason)
        self.reason = reason
        self.person_id = person_id


class StartAgain(SignInFailed):
    """The attempt is unknown, too old, used already, or began in another browser."""

    advice = Advice.START_AGAIN


class IssuerUnavailable(SignInFailed):
    """The issuer does not answer."""

    advice = Advice.UNAVAILABLE


class NotUnderstood(SignInFailed):
    """The issuer answered with something that is not what the protocol says."""


class AnswerRefused(SignInFailed):
    """The answer does not prove what it should: it is treated as forged."""


class TooWeak(SignInFailed):
    """The issuer knows the person less surely than was asked for."""

    advice = Advice.TOO_WEAK


class NoEmail(SignInFailed):
    """The issuer does not vouch for an email address, and one is needed."""

    advice = Advice.NO_EMAIL


class NotInvited(SignInFailed):
    """Nobody with a post is known by this identity."""

    advice = Advice.NOT_INVITED


class IdentityTaken(SignInFailed):
    """The identity belongs to another account."""

    advice = Advice.TAKEN


class ErrorAnswer(SignInFailed):
    """The issuer answered with an error code instead of a code for us."""

    def __init__(self, code: str, advice: Advice) -> None:
        """Keep the code (one that we know, or `unknown`) and the page that it leads to."""
        super().__init__(code)
        self._advice = advice

    @property
    def page(self) -> Advice:
        """Which page helps."""
        return self._advice


def page_for(failure: SignInFailed) -> Advice:
    """Return which page helps somebody whom this happened to."""
    return failure.page if isinstance(failure, ErrorAnswer) else failure.advice
