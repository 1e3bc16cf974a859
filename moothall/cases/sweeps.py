"""What runs out, by time: drafts, and closed cases once they have been kept for as long as their service promises."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.db import DatabaseError, connection, transaction
from django.db.models import Count, Exists, Min, OuterRef, QuerySet, Subquery

from moothall.audit import actions as audit
from moothall.bodies.context import Job, acting
from moothall.cases.models import Case, CaseEntry, Draft
from moothall.files import actions as files
from moothall.notices import queries as notices
from moothall.people import in_hand
from moothall.services.queries import version

log = structlog.get_logger(logger_name="moothall.sweeps")

_SHORTEST_RETENTION = timedelta(days=1)


def sweep_some_drafts(*, body_id: int, at: datetime, most: int) -> int:
    """Delete at most `most` drafts of a body that have run out by `at` (UTC), oldest first; return how many."""
    with acting(Job(body_id=body_id)):
        over = Draft.objects.filter(body_id=body_id, expires_at__lte=at).order_by("expires_at")
        ids = list(over.values_list("id", flat=True)[:most])
        # A draft that was gone on with meanwhile has a new end, and stays.
        return Draft.objects.filter(body_id=body_id, id__in=ids, expires_at__lte=at).delete()[0]


def living_drafts(body_id: int, keys: Collection[str]) -> frozenset[str]:
    """Return those of some keys under which there is a draft that may still be sent. The caller acts as a job."""
    alive = Draft.objects.filter(body_id=body_id, key__in=keys, case__isnull=True)
    return frozenset(alive.values_list("key", flat=True))


class NotAllPruned(Exception):
    """Some cases whose time is over could not be deleted."""


@dataclass(frozen=True, kw_only=True)
class DueCases:
    """How many cases of a body need no longer be kept, of how many, and since when the oldest was to go."""

    body_id: int
    due: int
    whole: int
    oldest_at: datetime


def due_cases(*, at: datetime, body_id: int | None = None) -> Iterator[DueCases]:
    """Yield what `prune_cases` would delete at `at` (UTC) for each body, or for one; nothing where nothing is due."""
    for each in _with_closed(at) if body_id is None else [body_id]:
        with acting(Job(body_id=each)):
            rules = list(_rules(each))
            found = [_count(rule, at=at) for rule in rules]
            due = sum(count for count, _ in found)
            if due:
                whole = Case.objects.filter(body_id=each).count()
                oldest = min(since for _, since in found if since is not None)
                yield DueCases(body_id=each, due=due, whole=whole, oldest_at=oldest)


def _count(rule: "_Rule", *, at: datetime) -> tuple[int, datetime | None]:
    found = _due(rule, at=at).aggregate(since=Min("closed_at"), count=Count("id"))
    since = found["since"]
    return found["count"], since and since + timedelta(days=rule.days)


def held_up(*, body_id: int, at: datetime) -> frozenset[str]:
    """Return the references of cases whose time is over at `at` (UTC) and that wait for a letter by hand."""
    with acting(Job(body_id=body_id)):
        found = (_over(rule, at=at).filter(_has_letter(body_id)) for rule in _rules(body_id))
        return frozenset(one for cases in found for one in cases.values_list("reference", flat=True))


def all_held_up(*, at: datetime, body_id: int | None = None) -> Mapping[int, int]:
    """Return, by body, how many cases wait at `at` (UTC) as `held_up` says, in all bodies or one; no body with none."""
    known = _with_closed(at) if body_id is None else [body_id]
    found = {each: len(held_up(body_id=each, at=at)) for each in known}
    return {each: count for each, count in found.items() if count}


def prune_cases(*, at: datetime) -> int:
    """Delete the cases whose state says that they need no longer be kept at `at` (UTC); return how many.

    With a case go its history, its notices, what stood in the outbox about them, and its files; an audit row
    stays. The state is that of the version of the service that the case is pinned to, and its days count from
    the last change of state, not from what was noted afterwards. A case about which a letter is still to be sent by
    hand waits for that.

    Raises:
        NotAllPruned: after all others, where a case could not be deleted; each is logged by its id.
    """
    pruned, failed = 0, 0
    for body_id in _with_closed(at):
        done, wrong = prune_body(body_id=body_id, at=at)
        pruned, failed = pruned + done, failed + wrong
    if failed:
        raise NotAllPruned(failed)
    return pruned


def prune_body(
    *, body_id: int, at: datetime, most: int | None = None, noted: Callable[[int], None] = lambda _: None
) -> tuple[int, int]:
    """Do for one body what `prune_cases` does, for at most `most` cases; return how many went and how many failed.

    `noted` is told of each in the transaction that deletes it, so that what is counted is what is gone.
    """
    pruned, failed = 0, 0
    with acting(Job(body_id=body_id)):
        found = [(rule, case_id) for rule in _rules(body_id) for case_id in _ids(rule, at=at)]
    for rule, case_id in found[:most]:
        try:
            pruned += _prune(rule, case_id, at=at, noted=noted)
        except (DatabaseError, OSError) as error:
            failed += 1
            log.error("prune.failed", body_id=body_id, case_id=case_id, error=type(error).__name__)
    return pruned, failed


def _ids(rule: "_Rule", *, at: datetime) -> list[int]:
    return list(_due(rule, at=at).order_by("closed_at").values_list("id", flat=True))


@dataclass(frozen=True, kw_only=True)
class _Rule:
    """How long a body keeps the cases of one version of a service that were closed in one state."""

    body_id: int
    version_id: int
    state: str
    days: int


def _rules(body_id: int) -> Iterator[_Rule]:
    closed = Case.objects.filter(body_id=body_id, is_open=False)
    for version_id, state in closed.values_list("version_id", "state").distinct():
        days = version(version_id=version_id).definition.workflow.state(state).retention_days
        if days is not None:
            yield _Rule(body_id=body_id, version_id=version_id, state=state, days=days)


def _due(rule: _Rule, *, at: datetime) -> QuerySet[Case]:
    return _over(rule, at=at).exclude(_has_letter(rule.body_id))


def _has_letter(body_id: int) -> Exists:
    """Tell of a case whether a letter about it is still to be sent by hand: it would be deleted unsent with it."""
    waiting = notices.to_send_by_hand(body_id=body_id)
    return Exists(waiting.filter(case_reference=OuterRef("reference")))


def _over(rule: _Rule, *, at: datetime) -> QuerySet[Case]:
    until = at - timedelta(days=rule.days)
    changes = CaseEntry.objects.filter(
        body_id=rule.body_id,
        case_id=OuterRef("id"),
        kind__in=(CaseEntry.Kind.SUBMITTED, CaseEntry.Kind.MOVED),
    )
    closed = Case.objects.filter(
        body_id=rule.body_id,
        version_id=rule.version_id,
        state=rule.state,
        is_open=False,
        submitted_at__lte=until,
    )
    return closed.annotate(closed_at=Subquery(changes.order_by("-at").values("at")[:1])).filter(
        closed_at__lte=until
    )


def erase(*, body_id: int, reference: str, why: str, action: str = "cases.erase") -> bool:
    """Delete one closed case, whole, because its body decided so; return False where there is none that is closed.

    What stays and what goes is as for `prune_cases`. Call it under no context, in the transaction of the decision:
    the bytes of files go once that is committed.
    """
    closed = Case.objects.filter(body_id=body_id, reference=reference, is_open=False)
    keys = _delete(closed, body_id=body_id, action=action, why=why)
    if keys is None:
        return False
    transaction.on_commit(partial(files.forget_bytes, body_id=body_id, keys=keys))
    return True


def is_open(*, body_id: int, reference: str) -> bool:
    """Tell whether there is such a case, and it is open. The caller acts as a job, or as an officer of the body."""
    return Case.objects.filter(body_id=body_id, reference=reference, is_open=True).exists()


def _prune(rule: _Rule, case_id: int, *, at: datetime, noted: Callable[[int], None]) -> bool:
    """Delete one case, whole; return False where somebody has reopened it meanwhile."""
    why = f"kept for {rule.days} days after {rule.state}"
    with transaction.atomic():
        due = _due(rule, at=at).filter(id=case_id)
        keys = _delete(due, body_id=rule.body_id, action="cases.prune", why=why)
        if keys is None:
            return False
        with acting(Job(body_id=rule.body_id)):
            noted(1)
    files.forget_bytes(body_id=rule.body_id, keys=keys)
    return True


def _delete(found: QuerySet[Case], *, body_id: int, action: str, why: str) -> frozenset[str] | None:
    """Delete the one case that is found; return the keys of its files, or None where it is found no more."""
    case = _held(found, body_id=body_id)
    if case is None:
        return None
    with acting(Job(body_id=body_id)):
        keys = files.forget(body_id=body_id, draft_key=case.draft_key)
    # Between two contexts: only the application itself may call these, under none of the roles.
    with connection.cursor() as cursor:
        cursor.execute("select moothall_prune_cases(%s, %s)", [body_id, [case.id]])
        rows = int(cursor.fetchone()[0]) + len(keys)
        cursor.execute("select moothall_unlist_body(%s, %s)", [case.person_id, body_id])
    with acting(Job(body_id=body_id)):
        audit.record(
            body_id=body_id,
            action=action,
            subject_kind="case",
            subject_id=case.reference,
            why=f"{rows} rows deleted: {why}",
        )
    return keys


def _held(found: QuerySet[Case], *, body_id: int) -> Case | None:
    """Lock the one case that is found, and take in hand before whose it is.

    What is being sent for the same person may be their only case here, and then stays in their list.
    """
    while True:
        with acting(Job(body_id=body_id)):
            owners = set(found.filter(person_id__isnull=False).values_list("person_id", flat=True))
            in_hand.settle(*owners)
            case = found.select_for_update(of=("self",)).first()
            if case is None or case.person_id is None or case.person_id in owners:
                return case
            # Somebody gathered it meanwhile: let go of it, because who waits for a case has its person in hand.
            transaction.set_rollback(True)


def _with_closed(at: datetime) -> list[int]:
    return _bodies("moothall_bodies_with_closed_cases", at - _SHORTEST_RETENTION)


def _bodies(function: str, moment: datetime) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"select {function}(%s)", [moment])
        return [int(row[0]) for row in cursor.fetchall()]
