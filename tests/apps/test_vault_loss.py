"""What happens to drafts, cases and notices whose keys are gone: that value is missed, and everything else goes on."""

import pytest
from django.conf import LazySettings
from django.db import connections

from moothall.bodies.context import DraftHolder, Job, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.actions import drafts
from moothall.cases.queries import desk
from moothall.cases.queries.drafts import EMPTY, held
from moothall.config.database import database_from_url
from moothall.notices import actions as notices
from moothall.notices.models import Notice
from moothall.rules.answer_json import to_json
from moothall.rules.language import Language
from moothall.services import queries as services
from moothall.vault import keys, master_keys, rings
from moothall.vault.failures import KeyLost
from tests.apps.notice_scene import Recorder
from tests.cast import BINS, CANARY, Filed, answers_for, council, employ, file_case
from tests.clusters import Database

HOLDER = "d" * 64
SENSITIVE = {"address", "contact_email"}


@pytest.fixture
def filed(own_database: Database) -> Filed:
    own_database.connect_django()
    body = council("camden")
    return file_case(body, DraftHolder(digest=HOLDER, body_id=body.id), BINS)


def lose_the_keys(settings: LazySettings) -> None:
    settings.VAULT_KEYS = master_keys.read("next:" + "B" * 43)
    rings.forget()


def new_key(database: Database, body_id: int | None) -> None:
    """Do what `moothall vault rotate` and `reindex` do, as the role that does it."""
    connection = connections["default"]
    connection.close()
    connection.settings_dict.update(database_from_url(database.admin_url))
    keys.rotate(body_id)
    keys.new_index(body_id)
    database.connect_django()


def keep(body: KnownBody, key: str) -> None:
    by, service = DraftHolder(digest=HOLDER, body_id=body.id), services.current(slug=BINS)
    assert service is not None
    with acting(by):
        drafts.keep(
            by=by,
            key=key,
            service=service,
            earlier=EMPTY,
            answers=to_json(answers_for(BINS)),
            language=Language.EN,
        )


def kept(body: KnownBody, key: str) -> set[str]:
    by, service = DraftHolder(digest=HOLDER, body_id=body.id), services.current(slug=BINS)
    assert service is not None
    with acting(by):
        return set(held(by=by, key=key, service=service).answers)


def test_a_draft_misses_what_was_sealed_and_takes_it_again_by_a_new_key(
    filed: Filed, own_database: Database, settings: LazySettings
) -> None:
    key = drafts.mint_key()
    keep(filed.council, key)
    lose_the_keys(settings)
    assert kept(filed.council, key) == set(answers_for(BINS)) - SENSITIVE
    with pytest.raises(KeyLost):
        keep(filed.council, key)
    new_key(own_database, filed.council.id)
    keep(filed.council, key)
    assert kept(filed.council, key) == set(answers_for(BINS))


def test_a_case_opens_without_what_was_sealed(
    filed: Filed, own_database: Database, settings: LazySettings
) -> None:
    lose_the_keys(settings)
    for body_id in (None, filed.council.id):
        new_key(own_database, body_id)
    officer = employ("Ayo Clerk", (filed.council,))
    opened = desk.open_case(by=officer, body_id=filed.council.id, reference=filed.sent.reference)
    assert opened.unreadable == SENSITIVE
    assert opened.answers["which_bin"] == "recycling"
    assert (opened.case.place, opened.reaches) == ("", False)


def test_a_notice_to_nobody_that_can_be_read_fails_for_good(filed: Filed, settings: LazySettings) -> None:
    lose_the_keys(settings)
    recorder = Recorder()
    with acting(Job(body_id=filed.council.id)):
        (notice,) = Notice.objects.filter(body_id=filed.council.id)
    notices.deliver(
        body_id=filed.council.id, notice_id=notice.id, fill=lambda text, _: text, through=recorder
    )
    with acting(Job(body_id=filed.council.id)):
        notice.refresh_from_db()
    assert (notice.state, notice.last_error_code, recorder.taken) == ("failed", "KeyLost", [])
    assert CANARY not in notice.last_error_code
