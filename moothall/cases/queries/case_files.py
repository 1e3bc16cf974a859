"""A file of a case, for an officer who deals with that case at this moment."""

from moothall.cases.answers import file_keys
from moothall.cases.queries.desk import opened_case
from moothall.cases.refusals import NoSuchFile
from moothall.cases.working import PURPOSE, working
from moothall.files import queries as files
from moothall.files.queries import FoundFile
from moothall.people.queries import Colleague


def open_file(*, by: Colleague, body_id: int, reference: str, key: str) -> FoundFile:
    """Return a file of a case, and record on the case that this officer opened it, or was refused.

    The right is asked for again, as for the case: it may have ended since the officer was led here.

    Raises:
        NotYours, NoSuchCase, RightEnded: as for `desk.open_case`.
        NoSuchFile: the case has no such file that officers see, or its bytes are gone.
    """
    with working(by, body_id, "files.open", reference, why=f"{PURPOSE}: file {key}") as now:
        opened = opened_case(now, body_id, reference)
        found = files.read(body_id=body_id, key=key) if key in file_keys(opened.answers) else None
        if found is None:
            raise NoSuchFile
        return found
