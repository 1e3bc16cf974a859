"""Look at notices: those about a case for the desk, the latest of a body for the demo's outbox page."""

from django.db.models import QuerySet

from moothall.notices.models import Notice

MOST = 100


def of_case(*, body_id: int, reference: str) -> list[Notice]:
    """Return the notices about a case, oldest first. The context must be of the body."""
    about = Notice.objects.filter(body_id=body_id, case_reference=reference)
    return list(about.order_by("body_id", "case_reference", "id")[:MOST])


def waits_by_hand(*, body_id: int, reference: str) -> bool:
    """Tell whether a letter about this is still to be sent by hand. The context must be of the body."""
    return to_send_by_hand(body_id=body_id).filter(case_reference=reference).exists()


def to_send_by_hand(*, body_id: int) -> QuerySet[Notice]:
    """Return a body's letters that are still to be sent by hand. The context must be of the body."""
    return Notice.objects.filter(body_id=body_id, handed_on__isnull=True).exclude(hand_key="")


def of_reader(*, body_id: int, reader: int) -> list[Notice]:
    """Return what the portal wrote to a person, oldest first. The context must be of the body that runs it."""
    return list(
        Notice.objects.filter(body_id=body_id, reader_id=reader).order_by("body_id", "reader_id", "id")
    )


def latest(*, body_id: int, most: int = MOST) -> list[Notice]:
    """Return a body's latest notices, newest first. The context must be of the body."""
    return list(Notice.objects.filter(body_id=body_id).order_by("-body_id", "-created_at", "-id")[:most])
