"""The teams of a body: named by its administrators."""

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from moothall.people.duty import ADMINISTRATION, administering, on_duty
from moothall.people.evidence import Attempted, note, refusals_noted
from moothall.people.models import Team
from moothall.people.queries import Colleague
from moothall.people.refusals import NoSuchPost, NotAdministrator, TeamNameTaken, TeamNameUnfit
from moothall.rules.faults import Wrong
from moothall.rules.form_check_text import clean
from moothall.rules.names import may_stand_in_letters
from moothall.rules.posts import ADMINISTRATOR

LONGEST_NAME = 120


def of_body(*, by: Colleague, body_id: int) -> tuple[tuple[int, str], ...]:
    """Return the teams of a body, by name, for its administrators. This reads nothing of people, and notes nothing.

    Raises NotAdministrator; NotServing, RightEnded: see people.duty.on_duty.
    """
    with on_duty(by, body_id, ADMINISTRATION) as now:
        if ADMINISTRATOR not in now.functions(body_id=body_id):
            raise NotAdministrator
        return tuple(Team.objects.filter(body_id=body_id).order_by("name").values_list("id", "name"))


def create(*, by: Colleague, body_id: int, name: str) -> int:
    """Add a team to a body; return its id.

    Raises:
        TeamNameUnfit, TeamNameTaken: the name is empty or too long, or another team has it.
        NotAdministrator, NotServing, RightEnded: see people.duty.administering.
    """
    attempted = Attempted(action="people.create_team", subject_kind="body", subject_id=str(body_id))
    with refusals_noted(by, body_id, attempted), administering(by, body_id):
        team_id = add(body_id, name)
        note(body_id, Attempted(action="people.create_team", subject_kind="team", subject_id=str(team_id)))
        return team_id


def add(body_id: int, name: str) -> int:
    """Add a team inside people.duty.administering. Raises TeamNameUnfit, TeamNameTaken."""
    fit = _free(fitting(name), Team.objects.filter(body_id=body_id))
    try:
        with transaction.atomic():
            return Team.objects.create(body_id=body_id, name=fit).id
    except IntegrityError as taken:
        raise TeamNameTaken from taken


def rename(*, by: Colleague, body_id: int, team_id: int, name: str) -> None:
    """Give a team another name. Raises as `create`, and NoSuchPost where the body has no such team."""
    attempted = Attempted(action="people.rename_team", subject_kind="team", subject_id=str(team_id))
    with refusals_noted(by, body_id, attempted), administering(by, body_id):
        fit = _free(fitting(name), Team.objects.filter(body_id=body_id).exclude(id=team_id))
        try:
            with transaction.atomic():
                changed = Team.objects.filter(body_id=body_id, id=team_id).update(name=fit)
        except IntegrityError as taken:
            raise TeamNameTaken from taken
        if not changed:
            raise NoSuchPost
        note(body_id, attempted)


def fitting(typed: str) -> str:
    """Return the name of a team as typed, cleaned; letters say it.

    Raises TeamNameUnfit where it is empty, long or unreadable, or carries an address.
    """
    name = clean(typed, max_length=LONGEST_NAME)
    if isinstance(name, Wrong) or not name or not may_stand_in_letters(name):
        raise TeamNameUnfit
    return name


def _free(name: str, others: QuerySet[Team]) -> str:
    """Return a name that no other team has in any case: people and lists would tell the two apart by nothing else."""
    if others.filter(name__iexact=name).exists():
        raise TeamNameTaken
    return name
