"""The posts of a body as a list that can be changed and uploaded again."""

from django.utils import timezone

from moothall.people.duty import administering
from moothall.people.evidence import Attempted, note, refusals_noted
from moothall.people.post_plans import last_day
from moothall.people.queries import Colleague
from moothall.people.roster import roster
from moothall.rules.posts_file import written


def people_csv(*, by: Colleague, body_id: int) -> bytes:
    """Return the posts of the present and to come, in the columns of rules.posts_file, safe for spreadsheets.

    Raises NotAdministrator, RightEnded, NotServing.
    """
    attempted = Attempted(action="people.export_list", subject_kind="body", subject_id=str(body_id))
    with refusals_noted(by, body_id, attempted):
        found = roster(by=by, body_id=body_id)
        now = timezone.now()
        rows = [
            {
                "email": post.email,
                "name": post.name,
                "team": post.team,
                "function": post.function,
                "from": timezone.localdate(post.span.from_at).isoformat(),
                "to": "" if post.span.to_at is None else last_day(post.span.to_at).isoformat(),
            }
            for post in found.posts
            if not post.is_over(now)
        ]
        with administering(by, body_id):
            note(body_id, attempted, why=f"{len(rows)} lines")
    return written(rows)
