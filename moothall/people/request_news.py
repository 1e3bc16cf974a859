"""What is told of a post that two people give: those who decide that it waits, and the asker that it is refused."""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from moothall.bodies import queries as register
from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody
from moothall.notices.links import desk_link
from moothall.outbox import actions as outbox
from moothall.people import administrators
from moothall.people.credentials import letters
from moothall.people.credentials.accounts import holder
from moothall.people.duty import may_still_ask
from moothall.people.models import PostRequest
from moothall.people.post_words import Names, lines
from moothall.rules.posts import ADMINISTRATOR, Approver, approver

ASKED, REFUSED = "people.posts_asked", "people.post_refused"
REQUESTS_AT_ONCE = 100


def announce_asked(body_id: int, request_ids: Iterable[int], *, key: str) -> None:
    """Let those who can decide be told what waits for them, some at a time, in the context of the body."""
    ordered = sorted(request_ids)
    for start in range(0, len(ordered), REQUESTS_AT_ONCE):
        some = " ".join(map(str, ordered[start : start + REQUESTS_AT_ONCE]))
        outbox.announce(body_id=body_id, name=ASKED, key=f"{key}/{start}", subject={"requests": some})


def announce_again(body_id: int, functions: Iterable[str], *, key: str) -> None:
    """Let those who can decide now be told what still waits, where posts with `functions` were given or have ended.

    Only an administrator more or less changes who they are. Call it in the context of the body.
    """
    if ADMINISTRATOR not in functions:
        return
    waiting = PostRequest.objects.filter(body_id=body_id, outcome="").order_by("id")
    ids = " ".join(map(str, waiting.values_list("id", flat=True)[:REQUESTS_AT_ONCE]))
    if ids:
        outbox.announce(body_id=body_id, name=ASKED, key=key, subject={"requests": ids, "since": key})


def tell_asked(*, body_id: int, request_ids: Iterable[int], names: Names, since: str = "") -> None:
    """Write to those who can decide what still waits, one letter each, once; call it without a context, in a job.

    It names nobody: whom it is for, and why, is read where it is decided. No other request is among these ids in
    another call, which lets the first of them stand for the letter; but for `since`, which names the change of
    administrators after which all that waits is told again.
    """
    ids = sorted(request_ids)
    with acting(Job(body_id=body_id)):
        found = PostRequest.objects.filter(body_id=body_id, id__in=ids, outcome="").select_related("team")
        rows = [row for row in found.order_by("id") if not row.span().is_over(timezone.now())]
        own = administrators.of(body_id)
    operator = register.operator()
    with acting(Job(body_id=operator.id)):
        operators = administrators.of(operator.id)
    here: dict[int, list[PostRequest]] = {}
    there: dict[int, list[PostRequest]] = {}
    for row in rows:
        concerned = {row.asked_by_id, row.person_id}
        by = approver(administrators=own, asked_by=row.asked_by_id, person_id=row.person_id)
        is_own = by is Approver.OWN_BODY
        for person_id in (own if is_own else operators) - concerned:
            (here if is_own else there).setdefault(person_id, []).append(row)
    event = since or str(ids[0])
    for person_id, theirs in sorted(here.items()):
        _ask(person_id, theirs, event=event, path=_people_page(register.by_id(body_id)), names=names)
    for person_id, theirs in sorted(there.items()):
        _ask(person_id, theirs, event=event, path=f"{_people_page(operator)}operator/", names=names)


def announce_refused(body_id: int, request_id: int) -> None:
    """Let whoever asked for a post be told that it is refused, in the context of the body."""
    outbox.announce(
        body_id=body_id,
        name=REFUSED,
        key=f"post_request/{request_id}/refused",
        subject={"request": request_id},
    )


def tell_refused(*, body_id: int, request_id: int, names: Names) -> None:
    """Write to whoever asked, and may still ask, why it is refused, once; call it without a context, in a job."""
    with acting(Job(body_id=body_id)):
        found = PostRequest.objects.filter(
            body_id=body_id, id=request_id, outcome=PostRequest.Outcome.REFUSED
        )
        row = found.select_related("team").first()
        if row is None or not may_still_ask(row):
            return
        is_here = row.asked_by_id in administrators.of(body_id)
    to, home = holder(person_id=row.asked_by_id), register.by_id(body_id) if is_here else register.operator()
    if to is not None:
        letters.send(
            to,
            "post_refused",
            key=f"desk-post_refused/{body_id}/{request_id}/{to.public_id.hex}",
            body=register.official_name(body_id, to.language),
            posts=lines([row], to.language, names),
            why=row.decided_why,
            link=desk_link(to.language, _people_page(home)),
        )


def _ask(person_id: int, rows: Sequence[PostRequest], *, event: str, path: str, names: Names) -> None:
    to, body_id = holder(person_id=person_id), rows[0].body_id
    if to is not None:
        letters.send(
            to,
            "posts_asked",
            key=f"desk-posts_asked/{body_id}/{event}/{to.public_id.hex}",
            body=register.official_name(body_id, to.language),
            posts=lines(rows, to.language, names),
            link=desk_link(to.language, path),
        )


def _people_page(body: KnownBody) -> str:
    return f"/{body.slug}/people/"
