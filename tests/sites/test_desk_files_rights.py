"""A file of a case opens while its officer deals with the case, and whoever asks about the case learns of it."""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from moothall.audit.models import AuditRow
from moothall.audit.queries import Filters
from moothall.bodies.context import DraftHolder, Job, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.models import Case
from moothall.cases.queries.accesses import accesses
from moothall.files.queries import TICKET_SECONDS
from moothall.people import actions as people
from moothall.people import arrangements, auditing, posts
from moothall.people.models import Team
from moothall.people.queries import Colleague
from tests.apps.posts_scene import administrator, arranged, first_membership, known
from tests.cast import BINS, employ, file_case
from tests.sites.desk_visits import at_desk, evidence, look, send, visitor
from tests.sites.test_desk_files import FILES, KEY, reference, ticket

__all__ = ["reference"]


def led(by: Colleague, reference: str) -> str:
    """Return the address to which the desk leads an officer for the photo."""
    return look(at_desk(by), f"/camden/cases/{reference}/files/{KEY}/download").location


def answered(address: str) -> int:
    """Return how the host of files answers at an address."""
    status: int = visitor(host=FILES).get(address[address.index("/f/") :]).status_code
    return status


def told(camden: KnownBody, reference: str) -> list[tuple[str, bool]]:
    """Return which team looked, and whether it changed anything, as the resident learns it."""
    with acting(Job(body_id=camden.id)):
        digest = Case.objects.get(body_id=camden.id, reference=reference).code_digest
    return [(access.team, access.is_change) for access in accesses(code_digest=digest)]


def test_a_file_closes_when_the_arrangement_ends(reference: str, camden: KnownBody, leeds: KnownBody) -> None:
    arrangement = arranged(camden, leeds, ("highways_officer",))
    lent = employ("Lena Lent", (leeds,), ("highways_officer",))
    employ("Lena Lent", (camden,), ("waste_officer",))
    address = led(known(lent.person_id), reference)
    assert answered(address) == 200
    home = employ("Hal Home", (camden,), ("administrator",))
    arrangements.end(by=known(home.person_id), body_id=camden.id, arrangement_id=arrangement, why="Over.")
    assert answered(address) == 404
    assert ("files.open", "NotYours", True) in evidence(lent, camden)


def test_a_file_closes_when_the_function_ends(reference: str, camden: KnownBody) -> None:
    mo = employ("Mo Mover", (camden,), ("highways_officer", "waste_officer"))
    address = led(mo, reference)
    assert answered(address) == 200
    posts.end(
        by=administrator(camden),
        body_id=camden.id,
        membership_id=first_membership(mo.person_id, "highways_officer"),
    )
    assert answered(address) == 404


def test_a_ticket_for_a_file_of_another_case_opens_nothing(
    reference: str, camden: KnownBody, officer: Colleague, resident: DraftHolder
) -> None:
    bins = file_case(camden, resident, BINS).sent.reference
    assert answered(f"/f/{ticket(camden, officer, reference)}") == 200
    assert answered(f"/f/{ticket(camden, officer, bins)}") == 404
    assert answered(f"/f/{ticket(camden, officer, reference, key='0' * 32)}") == 404
    assert answered(f"/f/{ticket(camden, officer, '0000-0000-00')}") == 404


def test_whoever_asks_about_the_case_learns_that_its_photo_was_opened_and_by_which_team(
    reference: str, camden: KnownBody
) -> None:
    two = employ("Rhys Roads", (camden,), ("waste_officer",))
    people.grant_post(
        body_id=camden.id,
        person_id=two.person_id,
        team="Highways",
        function="highways_officer",
        from_at=timezone.now() - timedelta(days=1),
    )
    assert answered(led(known(two.person_id), reference)) == 200
    una = employ("Una Auditor", (camden,), ("auditor",))
    found = auditing.read(by=una, body_id=camden.id, filters=Filters(reference=reference), before=None)
    assert "files.open" in {entry.action for entry in found.page.entries}
    assert told(camden, reference) == [("Highways", False)]
    with acting(Job(body_id=camden.id)):
        row = AuditRow.objects.get(body_id=camden.id, action="files.open")
        assert row.team_id is not None
        assert Team.objects.get(id=row.team_id).name == "Highways"


def test_a_page_and_the_photo_on_it_are_one_visit_and_two_rows_of_evidence(
    reference: str, officer: Colleague, camden: KnownBody
) -> None:
    page = look(at_desk(officer), f"/camden/cases/{reference}/").words
    for _ in range(2):
        assert answered(page.partition(f'src="{settings.FILES_URL}')[2].partition('"')[0]) == 200
    assert told(camden, reference) == [("Streets", False)]
    acts = [action for action, _, _ in evidence(officer, camden)]
    assert (acts.count("cases.open"), acts.count("files.open")) == (1, 2)
    colleague = employ("Cas Colleague", (camden,), ("highways_officer",))
    assert answered(f"/f/{ticket(camden, colleague, reference)}") == 200
    assert told(camden, reference) == [("Streets", False)] * 2


def test_one_look_lasts_as_long_as_the_tickets_of_its_page(camden: KnownBody) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select prosrc from pg_proc where proname = 'moothall_accesses_of_case'")
        ((source,),) = cursor.fetchall()
    assert f"interval '{TICKET_SECONDS} seconds'" in source


def test_a_search_that_showed_nothing_is_no_visit(reference: str, camden: KnownBody) -> None:
    bins = employ("Bea Bins", (camden,), ("waste_officer",))
    send(at_desk(bins), "/camden/find", reference=reference)
    assert ("cases.find", "casework", False) in evidence(bins, camden)
    assert told(camden, reference) == []


def test_the_auditor_is_told_which_team_of_which_council(
    reference: str, camden: KnownBody, leeds: KnownBody
) -> None:
    arranged(camden, leeds, ("highways_officer",))
    lent = employ("Lea Leeds", (leeds,), ("highways_officer",))
    look(at_desk(known(lent.person_id)), f"/camden/cases/{reference}/")
    una = employ("Una Auditor", (camden,), ("auditor",))
    page = look(at_desk(una), f"/camden/audit/?reference={reference}")
    assert "Streets, Leeds" in page.words
