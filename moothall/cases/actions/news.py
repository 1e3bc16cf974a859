"""What cases do when other apps tell them something."""

from moothall.bodies.context import Job, acting
from moothall.cases import history
from moothall.cases.models import Case, CaseEntry


def note_failed_notice(*, body_id: int, reference: str, notice_key: str) -> None:
    """Note in a case's history, once for each notice, that a notice could not be delivered."""
    with acting(Job(body_id=body_id)):
        case = Case.objects.select_for_update().filter(body_id=body_id, reference=reference).first()
        if case is None:
            return
        seen = CaseEntry.objects.filter(
            body_id=body_id, case_id=case.id, kind=CaseEntry.Kind.NOTICE_FAILED, transition=notice_key[-40:]
        )
        if seen.exists():
            return
        history.add(
            CaseEntry(
                body_id=body_id,
                case=case,
                kind=CaseEntry.Kind.NOTICE_FAILED,
                transition=notice_key[-40:],
                for_resident=False,
            )
        )
