"""A body's records about its records: a run of a rule, a paper that somebody signed, a request for erasure."""

from django.utils import timezone

from moothall.bodies.context import Job, Officer, Resident, acting
from moothall.people import actions as people
from moothall.portability.models import ErasureItem, ErasureRequest, RetentionRun, SignOff
from moothall.rules.persons import PersonKind
from moothall.services import queries as services
from tests.cast import BINS


def keep_records(*, body_id: int, person_id: int) -> None:
    """Leave a row in each table of a body's records."""
    with acting(Job(body_id=body_id)):
        RetentionRun.objects.create(body_id=body_id, rule="cases", until_at=timezone.now(), due=0, whole=0)
    with acting(Officer(person_id=person_id, body_ids=(body_id,), purpose="test")):
        SignOff.objects.create(
            body_id=body_id,
            kind="dpia",
            version=1,
            digest="0" * 64,
            facts={},
            role="Data protection officer",
            signed_by="Idris Invented",
            signed_on=timezone.localdate(),
            noted_by_id=person_id,
        )
    resident = people.ensure_person(email="erased@example.com", name="Esme Erased", kind=PersonKind.RESIDENT)
    ask_for_erasure(body_id=body_id, person_id=resident.id)


def ask_for_erasure(*, body_id: int, person_id: int) -> None:
    """Leave a request for erasure, of a case that is there no more."""
    service = services.current(slug=BINS)
    assert service is not None
    whose = {"body_id": body_id, "person_id": person_id}
    with acting(Resident(person_id=person_id)):
        asked = ErasureRequest.objects.create(
            **whose, key="k" * 26, language="en", due_on=timezone.localdate()
        )
        ErasureItem.objects.create(
            **whose, request=asked, reference="0000-0000-00", version_id=service.version_id
        )
