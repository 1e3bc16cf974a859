"""What a draft's holder may know of it. The caller acts as the holder."""

from collections.abc import Mapping
from dataclasses import dataclass

from moothall.bodies.context import DraftHolder
from moothall.cases import answers as stored
from moothall.cases.models import Draft
from moothall.rules.answers import Answer, Json
from moothall.services.queries import Published, version


@dataclass(frozen=True, kw_only=True)
class HeldDraft:
    """A draft as it stands: its answers as today's version of the service understands them.

    `is_rebased` tells that the service changed since, and that changed questions will be asked again.
    """

    answers: dict[str, Answer | None]
    case_id: int | None
    is_rebased: bool


EMPTY = HeldDraft(answers={}, case_id=None, is_rebased=False)


def held(*, by: DraftHolder, key: str, service: Published) -> HeldDraft:
    """Return the holder's draft of a service under `key`; where there is none yet, an empty one."""
    row = (
        Draft.objects.filter(
            body_id=by.body_id, key=key, holder_digest=by.digest, service_slug=service.definition.slug
        )
        .values_list("answers", "case_id", "version_id")
        .first()
    )
    if row is None:
        return EMPTY
    answers, case_id, version_id = row
    return understood(answers, version_id=version_id, case_id=case_id, service=service)


def understood(
    answers: Mapping[str, Json], *, version_id: int, case_id: int | None, service: Published
) -> HeldDraft:
    """Return a draft's stored answers, given to the version `version_id`, as the version `service` understands them."""
    form = service.definition.form
    if version_id == service.version_id:
        return HeldDraft(answers=stored.read(form, answers), case_id=case_id, is_rebased=False)
    before = version(version_id=version_id).definition.form
    return HeldDraft(answers=stored.carry_over(before, form, answers), case_id=case_id, is_rebased=True)
