"""The posts that somebody has in a body, as lines of a letter to them."""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.utils import timezone

from moothall.packs.interface import interface_texts
from moothall.people.models import Membership, PostRequest
from moothall.rules.language import Language, Text
from moothall.rules.moments import date_in_words, end_in_words
from moothall.rules.posts_functions import short

Names = Mapping[str, Text]
"""What functions are called, by their codes: the services know it, which this app does not."""


def held(body_id: int, person_id: int) -> tuple[Membership, ...]:
    """Return the posts that somebody has in a body now and to come, in the context of the body."""
    now = timezone.now()
    rows = Membership.objects.filter(body_id=body_id, person_id=person_id).select_related("team")
    return tuple(
        row for row in rows.order_by("from_at", "id") if not row.span().is_over(max(now, row.from_at))
    )


def lines(rows: Iterable[Membership | PostRequest], language: Language, names: Names) -> str:
    """Return posts, held or asked for, a line each: the function, the team, and from when until when."""
    return "\n".join(_line(row, language, names) for row in rows)


def _line(row: Membership | PostRequest, language: Language, names: Names) -> str:
    called = names[row.function].speak(language) if row.function in names else row.function
    said = {
        "function": short(called),
        "team": row.team.name,
        "begins": date_in_words(row.from_at, language),
        "ends": "" if row.to_at is None else end_in_words(row.to_at, language),
    }
    key = "desk_mail.post_line" if row.to_at is None else "desk_mail.post_line_until"
    return interface_texts(settings.DATA)[key].speak(language).format(**said)
