"""Arrangements between two bodies: proposed by one, agreed by both, ended by either at once."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from moothall.bodies import queries as register
from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.people import arrangement_news as news
from moothall.people.arrangement_news import What
from moothall.people.duty import ADMINISTRATION, administering, on_duty, settle
from moothall.people.evidence import Attempted, note, refusals_noted
from moothall.people.models import Arrangement, Deputy, Team
from moothall.people.officer_names import in_body
from moothall.people.proposals import Proposal, checked, is_sent_again, same_as
from moothall.people.queries import Colleague
from moothall.people.refusals import (
    AgreedAlready,
    EndedAlready,
    NoSuchPost,
    NotAdministrator,
    SecondPersonNeeded,
    StandsAlready,
    TermsRefused,
)
from moothall.rules import arrangements as rules
from moothall.rules.arrangements import ArrangementKind, Progress, SharingRecord, Terms
from moothall.rules.posts import ADMINISTRATIVE, Span


@dataclass(frozen=True, kw_only=True)
class KnownArrangement:
    """An arrangement as its parties see it."""

    id: int
    home: KnownBody
    provider: KnownBody
    team_name: str
    controller: KnownBody
    kind: ArrangementKind
    functions: tuple[str, ...]
    span: Span
    legal_basis: str
    sharing: SharingRecord
    progress: Progress
    home_agreed_at: datetime | None
    provider_agreed_at: datetime | None
    ended_at: datetime | None
    ended_why: str

    def goes_on_without(self, other: "KnownArrangement") -> bool:
        """Tell whether this is another one between the same bodies that gives rights, or will."""
        is_same_way = (self.home.id, self.provider.id) == (other.home.id, other.provider.id)
        return is_same_way and self.id != other.id and self.progress in {Progress.AGREED, Progress.IN_FORCE}


@dataclass(frozen=True, kw_only=True)
class Answerable:
    """Who answers for the data of a case: the controller, and the arrangement from which that follows, if any."""

    controller_id: int
    arrangement: KnownArrangement | None


def propose(*, by: Colleague, body_id: int, proposal: Proposal) -> int:
    """Offer a team of one's own to another body, as an administrator of the provider, who thereby agrees for it.

    The provider proposes, because its teams are nobody else's to see. Return the arrangement's id: a form sent
    twice proposes once.

    Raises:
        TermsRefused: what rules.arrangements.terms_faults finds, by field; or the same is proposed or agreed already.
        NotAdministrator, NotServing, RightEnded: see people.duty.administering.
    """
    attempted = Attempted(action="people.propose_arrangement", subject_kind="body", subject_id=str(body_id))
    with refusals_noted(by, body_id, attempted), administering(by, body_id):
        team = Team.objects.filter(body_id=body_id, id=proposal.team_id).first()
        found = checked(proposal, has_team=team is not None)
        if team is None or proposal.provider.id != body_id or found.faults:
            raise TermsRefused(found.faults)
        row = _row(proposal, found.terms, team=team, by_id=by.person_id)
        for earlier in same_as(row):
            if is_sent_again(row, earlier):
                return earlier.id
            raise TermsRefused({"from": rules.TermsFault.STANDS_ALREADY})
        row.save(force_insert=True)
        note(body_id, _attempted("people.propose_arrangement", row.id), why=_parties(row))
        news.announce(row, What.PROPOSED, from_id=body_id)
        return row.id


def agree(*, by: Colleague, body_id: int, arrangement_id: int) -> None:
    """Agree to proposed terms as an administrator of the home, the council whose functions are exercised.

    Raises:
        NoSuchPost: the body is no party to an arrangement with this id.
        EndedAlready, AgreedAlready: there is nothing to agree to; the provider agreed when it proposed.
        SecondPersonNeeded: this person agreed for the other side.
        StandsAlready: the same is agreed already for some of its time.
        NotAdministrator, NotServing, RightEnded: see people.duty.administering.
    """
    attempted = _attempted("people.agree_arrangement", arrangement_id)
    with refusals_noted(by, body_id, attempted), administering(by, body_id):
        row = _locked(body_id, arrangement_id)
        if rules.progress(row.agreement(), at=timezone.now()) is Progress.ENDED:
            raise EndedAlready
        if row.body_id != body_id or row.home_agreed_at is not None:
            raise AgreedAlready
        if by.person_id == row.provider_agreed_by_id:
            raise SecondPersonNeeded
        if any(each.home_agreed_at is not None for each in same_as(row)):
            raise StandsAlready
        Arrangement.objects.filter(body_id=body_id, id=row.id).update(
            home_agreed_by_id=by.person_id, home_agreed_at=Now()
        )
        note(body_id, attempted, why=_parties(row))
        news.announce(row, What.AGREED, from_id=body_id)


def end(*, by: Colleague, body_id: int, arrangement_id: int, why: str) -> None:
    """End an arrangement now, as an administrator of either side; whoever is at work under it is waited for.

    One that was never agreed is turned down by that, or withdrawn. Both sides read `why`.

    Raises:
        NoSuchPost: the body is no party to an arrangement with this id.
        EndedAlready: it has ended.
        NotAdministrator, NotServing, RightEnded: see people.duty.administering.
    """
    attempted = _attempted("people.end_arrangement", arrangement_id)
    with refusals_noted(by, body_id, attempted), administering(by, body_id):
        row = _locked(body_id, arrangement_id)
        if row.ended_at is not None or row.agreement().span.is_over(timezone.now()):
            raise EndedAlready
        Arrangement.objects.filter(body_id=row.body_id, id=row.id).update(
            ended_by_id=by.person_id, ended_at=Now(), ended_why=rules.written(why)
        )
        note(body_id, attempted, why=_parties(row))
        news.announce(row, _how_ended(row, body_id), from_id=body_id)
        settle({row.body_id})


def of_body(*, by: Colleague, body_id: int) -> tuple[KnownArrangement, ...]:
    """Return the arrangements to which a body is a party, the newest first; for its administrators and auditors.

    Raises:
        NotAdministrator: the officer serves the body in other functions only.
        RightEnded, NotServing: see people.duty.on_duty.
    """
    with on_duty(by, body_id, ADMINISTRATION) as now:
        _may_read(now, body_id)
        return tuple(_known(row) for row in _of_party(body_id).order_by("-proposed_at", "-id"))


def one(*, by: Colleague, body_id: int, arrangement_id: int) -> tuple[KnownArrangement, tuple[str, ...]]:
    """Return an arrangement, and at home the names of those who have worked there under it.

    Raises NoSuchPost where the body is no party to one with this id, and as `of_body`.
    """
    with on_duty(by, body_id, ADMINISTRATION) as now:
        _may_read(now, body_id)
        row = _of_party(body_id).filter(id=arrangement_id).first()
        if row is None:
            raise NoSuchPost
        deputies = Deputy.objects.filter(body_id=body_id, arrangement_id=row.id).order_by("id")
        known = in_body(body_id=body_id, person_ids=deputies.values_list("person_id", flat=True))
        return _known(row), tuple(sorted(known.values()))


def in_force(body_id: int) -> tuple[KnownArrangement, ...]:
    """Return the arrangements that give somebody a right now and to which a body is a party, the oldest first.

    Call it under no context.
    """
    with acting(Job(body_id=body_id)):
        found = (
            _known(row)
            for row in _of_party(body_id).filter(ended_at__isnull=True).order_by("proposed_at", "id")
        )
        return tuple(each for each in found if each.progress is Progress.IN_FORCE)


def answerable(
    *, body_id: int, functions: frozenset[str], deciding: frozenset[str], by: Colleague
) -> Answerable:
    """Return who answers for a case of `body_id` that needs one of `functions`, in the officer's context.

    The controller follows from the case: from the functions that its present state waits for (`deciding`), by the
    arrangements in force, whoever looks (rules.arrangements.controller_among). With it comes the arrangement
    under which this officer works, or else the first by which another body is the controller.
    """
    own = {post.arrangement_id for post in by.posts if post.body_id == body_id and post.function in functions}
    rows = Arrangement.objects.filter(
        body_id=body_id, functions__overlap=sorted(functions), ended_at__isnull=True
    ).order_by("proposed_at", "id")
    moment = timezone.now()
    found = [row for row in rows if rules.progress(row.agreement(), at=moment) is Progress.IN_FORCE]
    controller_id = rules.controller_among(
        body_id, deciding or functions, [(frozenset(row.functions), row.controller_id) for row in found]
    )
    under = next((row for row in found if None not in own and row.id in own), None)
    chosen = under or next((row for row in found if row.controller_id == controller_id != body_id), None)
    return Answerable(controller_id=controller_id, arrangement=None if chosen is None else _known(chosen))


def _may_read(now: Colleague, body_id: int) -> None:
    if not now.functions(body_id=body_id) & ADMINISTRATIVE:
        raise NotAdministrator


def _of_party(body_id: int) -> "QuerySet[Arrangement]":
    return Arrangement.objects.filter(Q(body_id=body_id) | Q(provider_id=body_id))


def _locked(body_id: int, arrangement_id: int) -> Arrangement:
    """Lock a row, and let its key be pointed to: whoever works under it for the first time is waited for (`settle`)."""
    row = _of_party(body_id).select_for_update(no_key=True).filter(id=arrangement_id).first()
    if row is None:
        raise NoSuchPost
    return row


def _how_ended(row: Arrangement, body_id: int) -> What:
    if row.home_agreed_at is not None:
        return What.ENDED
    return What.TURNED_DOWN if body_id == row.body_id else What.WITHDRAWN


def _attempted(action: str, arrangement_id: int) -> Attempted:
    return Attempted(action=action, subject_kind="arrangement", subject_id=str(arrangement_id))


def _parties(row: Arrangement) -> str:
    return f"home {row.body_id}, provider {row.provider_id}"


def _row(proposal: Proposal, terms: Terms, *, team: Team, by_id: int) -> Arrangement:
    sharing = terms.sharing
    is_homes = terms.controller_slug == proposal.home.slug
    return Arrangement(
        body_id=proposal.home.id,
        provider_id=proposal.provider.id,
        team_id=team.id,
        team_name=team.name,
        kind=terms.kind.value,
        functions=sorted(terms.functions),
        controller_id=proposal.home.id if is_homes else proposal.provider.id,
        from_at=terms.span.from_at,
        to_at=terms.span.to_at,
        legal_basis=rules.written(terms.legal_basis),
        sharing_lawful_basis=sharing.lawful_basis.value,
        sharing_review_on=sharing.review_on,
        **{f"sharing_{name}": rules.written(getattr(sharing, name)) for name in rules.WORDS},
        proposed_by_id=by_id,
        provider_agreed_by_id=by_id,
        provider_agreed_at=timezone.now(),
    )


def _known(row: Arrangement) -> KnownArrangement:
    return KnownArrangement(
        id=row.id,
        home=register.by_id(row.body_id),
        provider=register.by_id(row.provider_id),
        team_name=row.team_name,
        controller=register.by_id(row.controller_id),
        kind=ArrangementKind(row.kind),
        functions=tuple(row.functions),
        span=Span(from_at=row.from_at, to_at=row.to_at),
        legal_basis=row.legal_basis,
        sharing=row.sharing(),
        progress=rules.progress(row.agreement(), at=timezone.now()),
        home_agreed_at=row.home_agreed_at,
        provider_agreed_at=row.provider_agreed_at,
        ended_at=row.ended_at,
        ended_why=row.ended_why,
    )
