"""What somebody is told by email where a post of theirs was ended, or its last day was set."""

from collections.abc import Iterable

from moothall.bodies import queries as register
from moothall.bodies.context import Job, acting
from moothall.outbox import actions as outbox
from moothall.people.credentials import letters
from moothall.people.credentials.accounts import holder
from moothall.people.models import Membership
from moothall.people.post_words import Names, lines

ENDED = "people.posts_ended"
POSTS_AT_ONCE = 100


def announce_ended(body_id: int, membership_ids: Iterable[int], *, key: str) -> None:
    """Let those be told whose posts have an end now, some at a time, in the context of the body."""
    ordered = sorted(membership_ids)
    for start in range(0, len(ordered), POSTS_AT_ONCE):
        some = " ".join(map(str, ordered[start : start + POSTS_AT_ONCE]))
        outbox.announce(body_id=body_id, name=ENDED, key=f"{key}/{start}", subject={"posts": some})


def tell_ended(*, body_id: int, membership_ids: Iterable[int], names: Names) -> None:
    """Write to those whose posts have an end, one letter each, once; call it without a context, in a job."""
    with acting(Job(body_id=body_id)):
        found = Membership.objects.filter(body_id=body_id, id__in=list(membership_ids), to_at__isnull=False)
        theirs: dict[int, list[Membership]] = {}
        for row in found.select_related("team").order_by("id"):
            theirs.setdefault(row.person_id, []).append(row)
    for person_id, rows in theirs.items():
        to, last = holder(person_id=person_id), rows[-1]
        if to is not None and last.to_at is not None:
            letters.send(
                to,
                "post_ended",
                key=f"desk-post_ended/{body_id}/{to.public_id.hex}/{last.id}/{last.to_at.timestamp():.0f}",
                body=register.official_name(body_id, to.language),
                posts=lines(rows, to.language, names),
            )
