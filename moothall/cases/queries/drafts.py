"""What a draft's holder may know of it. The caller acts as the holder."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.db import connection

from moothall.bodies.context import DraftHolder
from moothall.cases import answers as stored
from moothall.files import actions as files
from moothall.rules.answers import Answer, Json
from moothall.services.queries import Published, version

# Written out, because every page of every form asks it: the ORM took as long as the rest of the page.
_HELD = """
    select answers, case_id, version_id, whose_digest, chosen from cases_draft
    where body_id = %s and key = %s and holder_digest = %s and service_slug = %s
"""


@dataclass(frozen=True, kw_only=True)
class HeldDraft:
    """A draft as it stands: its answers as today's version of the service understands them.

    `is_rebased` tells that the service changed since, and that changed questions will be asked again.
    `whose_digest` (cases/whose.py) tells whom it is from; None where there is no draft yet. `chosen` has, by question
    id, the other body whose known answer was chosen, or None.
    """

    answers: dict[str, Answer | None]
    case_id: int | None
    is_rebased: bool
    whose_digest: str | None = None
    chosen: Mapping[str, int | None] = field(default_factory=dict)


EMPTY = HeldDraft(answers={}, case_id=None, is_rebased=False)


def held(*, by: DraftHolder, key: str, service: Published) -> HeldDraft:
    """Return the holder's draft of a service under `key`; where there is none yet, an empty one.

    An answer whose file is gone counts as not given, so that the question is asked again.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [by.body_id, key, by.digest, service.definition.slug])
        row: tuple[str, int | None, int, str, str] | None = cursor.fetchone()
    if row is None:
        return EMPTY
    answers, case_id, version_id, whose_digest, chosen = row
    opened = stored.unsealed(json.loads(answers), body_id=by.body_id, draft_key=key)
    read = understood(opened, version_id=version_id, case_id=case_id, service=service)
    draft = replace(read, whose_digest=whose_digest, chosen=json.loads(chosen))
    named = stored.file_keys(draft.answers)
    lost = named - files.kept(by=by, draft_key=key, keys=named) if named else named
    return replace(draft, answers=stored.without_files(draft.answers, lost)) if lost else draft


def understood(
    answers: Mapping[str, Json], *, version_id: int, case_id: int | None, service: Published
) -> HeldDraft:
    """Return unsealed answers, given to the version `version_id`, as the version `service` understands them."""
    form = service.definition.form
    if version_id == service.version_id:
        return HeldDraft(answers=stored.read(form, answers), case_id=case_id, is_rebased=False)
    before = version(version_id=version_id).definition.form
    return HeldDraft(answers=stored.carry_over(before, form, answers), case_id=case_id, is_rebased=True)
