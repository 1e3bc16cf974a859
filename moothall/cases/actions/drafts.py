"""Keep the answers of a resident on their way. The caller acts as the draft's holder."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType

from django.db import ProgrammingError, connection
from django.utils import timezone
from psycopg.errors import InsufficientPrivilege

from moothall.bodies.context import DraftHolder
from moothall.cases import answers as stored
from moothall.cases.queries.drafts import HeldDraft
from moothall.cases.refusals import NotYourDraft
from moothall.cases.whose import NOBODY, From, adopts, digest_of
from moothall.rules.answer_json import to_json
from moothall.rules.answers import Json
from moothall.rules.language import Language
from moothall.services.queries import Published

# One statement, so that two tabs that answer two pages at once both keep their answer.
_KEEP = """
    insert into cases_draft as d
        (body_id, key, holder_digest, whose_digest, service_slug, version_id, answers, chosen, language, expires_at)
    values
        (%(body_id)s, %(key)s, %(digest)s, %(whose)s, %(slug)s, %(version_id)s, %(answers)s::jsonb, %(chosen)s::jsonb,
            %(language)s, %(expires_at)s)
    on conflict (body_id, key) do update set
        answers = case d.version_id when excluded.version_id then d.answers else %(carried)s::jsonb end
            || excluded.answers,
        version_id = excluded.version_id,
        chosen = d.chosen || excluded.chosen,
        whose_digest = excluded.whose_digest,
        expires_at = excluded.expires_at
    where d.case_id is null and d.service_slug = excluded.service_slug
        and (d.whose_digest = excluded.whose_digest or (d.whose_digest = '' and %(adopts)s))
    returning id
"""


def mint_key() -> str:
    """Return a key for a draft that does not exist yet: its row comes with the first answer."""
    return secrets.token_urlsafe(16)


def keep(
    *,
    by: DraftHolder,
    key: str,
    service: Published,
    earlier: HeldDraft,
    answers: dict[str, Json],
    language: Language,
    whose: From = NOBODY,
    chosen: Mapping[str, int | None] = MappingProxyType({}),
) -> bool:
    """Add answers (question id to stored form) to a draft, making the draft at its first answer.

    `earlier` is the draft as the asker saw it: where the service changed meanwhile, what it carried over takes
    the place of the older version's answers. `chosen` has, by question id, the body whose known answer was chosen
    for it, None for nobody's: whoever keeps an answer that might have been chosen says so. Returns False where
    nothing was kept because the draft has been sent already, or is from somebody else than `whose`. Sensitive
    answers are sealed.

    Raises:
        NotYourDraft: the key belongs to somebody else's draft; the transaction is then of no more use.
    """
    definition = service.definition
    seal = partial(stored.sealed, definition, body_id=by.body_id, draft_key=key)
    values: dict[str, str | int | bool | datetime] = {
        "body_id": by.body_id,
        "key": key,
        "digest": by.digest,
        "whose": digest_of(whose, draft_key=key),
        "adopts": adopts(whose),
        "slug": definition.slug,
        "version_id": service.version_id,
        "answers": json.dumps(seal(answers)),
        "chosen": json.dumps(dict(chosen)),
        "carried": json.dumps(seal(to_json(earlier.answers))),
        "language": language,
        "expires_at": timezone.now() + timedelta(days=definition.draft_days),
    }
    return _is_kept(values)


def _is_kept(values: Mapping[str, str | int | bool | datetime]) -> bool:
    with connection.cursor() as cursor:
        try:
            cursor.execute(_KEEP, values)
        except ProgrammingError as error:
            if isinstance(error.__cause__, InsufficientPrivilege):
                raise NotYourDraft from error
            raise
        return cursor.fetchone() is not None
