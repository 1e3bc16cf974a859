"""A service as data: who offers it, what it asks, how it is worked, what is sent and how long it is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from moothall.rules.answers import Answers
from moothall.rules.bodies import (
    Body,
    Duty,
    Nation,
    ProvidedBy,
    Signpost,
    Standing,
    Tier,
    provides,
    signposted,
    standing,
)
from moothall.rules.forms import Form, questions_of
from moothall.rules.language import Text
from moothall.rules.notice_text import Notice
from moothall.rules.privacy import Privacy
from moothall.rules.workflow import Workflow


@dataclass(frozen=True, kw_only=True)
class StartPage:
    """What a person reads before the first question; each text is prose."""

    before_you_start: Text
    what_happens_next: Text
    how_long_kept: Text


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Which questions ask how to reach the resident; without an answer a code alone leads to the case."""

    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, kw_only=True)
class ServiceDefinition:
    """Everything a service is. `place` names the questions whose answers say where, for an officer's list.

    `functions` labels each abstract function that the workflow names; each body binds them to people.
    Where the register has a signpost for `duty`, another body does the work and residents are led there.
    Only versions from before there was such a part have no `privacy`.
    """

    slug: str
    lgsl: int
    title: Text
    summary: Text
    topics: tuple[str, ...]
    nations: tuple[Nation, ...]
    provided_by: ProvidedBy
    duty: Duty | None
    start: StartPage
    declaration: Text
    functions: Mapping[str, Text]
    contact: Contact
    place: tuple[str, ...]
    draft_days: int
    form: Form
    workflow: Workflow
    notices: Mapping[str, Notice]
    is_welsh_reviewed: bool
    privacy: Privacy | None = None

    @property
    def sealed_questions(self) -> frozenset[str]:
        """The questions whose answers are kept sealed: the sensitive ones, and those that say where or whom to reach.

        What a case keeps sealed beside its answers must not lie open among them, whatever the service says.
        """
        sensitive = (question.id for question in questions_of(self.form) if question.is_sensitive)
        reach = (each for each in (self.contact.email, self.contact.phone) if each is not None)
        return frozenset((*sensitive, *self.place, *reach))


@dataclass(frozen=True, kw_only=True)
class Offered:
    """The body offers the service itself."""


@dataclass(frozen=True, kw_only=True)
class ProvidedByOtherTier:
    """The council of another tier in the same area offers it."""

    tier: Tier


@dataclass(frozen=True, kw_only=True)
class SignpostedTo:
    """Another body does this work in that place; the signpost names it and says why."""

    signpost: Signpost


@dataclass(frozen=True, kw_only=True)
class NotInThisNation:
    """The service is not offered under the law of this nation."""


@dataclass(frozen=True, kw_only=True)
class NotACouncil:
    """The body is no principal council and offers no council service."""


@dataclass(frozen=True, kw_only=True)
class NotInForce:
    """The body serves nobody on this day: it has ended or has not begun."""

    standing: Standing


@dataclass(frozen=True, kw_only=True)
class WelshNotReviewed:
    """A Welsh council would offer it, but nobody has reviewed its Welsh: there Welsh is a legal duty."""


Offer = (
    Offered
    | ProvidedByOtherTier
    | SignpostedTo
    | NotInThisNation
    | NotACouncil
    | NotInForce
    | WelshNotReviewed
)


def offered(
    service: ServiceDefinition,
    body: Body,
    *,
    on: date,
    signposts: Iterable[Signpost] = (),
    requires_reviewed_welsh: bool = False,
) -> Offer:
    """Return whether `body` offers `service` on the day `on`, or who does, or why nobody here does.

    `signposts` are the register's: what they say of the service's duty goes before everything but standing.
    With `requires_reviewed_welsh` a council in Wales offers no service whose Welsh nobody has reviewed.
    """
    now = standing(body, on=on)
    if now is not Standing.IN_FORCE:
        return NotInForce(standing=now)
    if body.tier is None:
        return NotACouncil()
    if service.duty is not None:
        post = signposted(signposts, duty=service.duty, nation=body.nation, region=body.region)
        if post is not None:
            return SignpostedTo(signpost=post)
    if body.nation not in service.nations:
        return NotInThisNation()
    if provides(body.tier, service.provided_by):
        is_due = requires_reviewed_welsh and body.nation is Nation.WALES and not service.is_welsh_reviewed
        return WelshNotReviewed() if is_due else Offered()
    return ProvidedByOtherTier(tier=Tier.COUNTY if body.tier is Tier.DISTRICT else Tier.DISTRICT)


@dataclass(frozen=True, kw_only=True)
class ContactDetails:
    """How the resident wished to be reached; neither where they gave nothing."""

    email: str | None
    phone: str | None


def contact_details(service: ServiceDefinition, answers: Answers) -> ContactDetails:
    """Return how to reach the resident who gave `answers`, those of a path."""
    return ContactDetails(
        email=_words(answers, service.contact.email), phone=_words(answers, service.contact.phone)
    )


def _words(answers: Answers, question_id: str | None) -> str | None:
    answer = answers.get(question_id) if question_id is not None else None
    return answer if isinstance(answer, str) else None
