"""Keys change while everything goes on opening; what is interrupted is taken up; what is lost is named."""

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.utils import timezone

from moothall.bodies.context import DraftHolder, Job, acting
from moothall.cases.queries import desk
from moothall.cases.queries.contacts import body_of_contact
from moothall.cli import check
from moothall.notices.channels.messages import Kind
from moothall.notices.models import Notice
from moothall.people import actions as people
from moothall.people import contacts, helping
from moothall.people.codes import Address
from moothall.people.helping import Invitation
from moothall.people.models import Person
from moothall.people.queries import account, person_by_email
from moothall.people.sealed import EMAIL, NAME
from moothall.rules.language import Language
from moothall.rules.persons import PersonKind
from moothall.vault import columns, envelopes, keys, master_keys, rings
from moothall.vault.actions import seal, unseal
from moothall.vault.failures import KeyLost
from moothall.vault.reseal import BATCH_ROWS
from moothall.web import helping_letters
from moothall.wiring.sealed import SEALED
from tests.apps.table_scan import tables_with
from tests.cast import BINS, council, employ, file_case
from tests.clusters import ROOT, Database

INVENTED = "invented:" + envelopes.to_text(master_keys.invented()[0].key)
NEXT = "next:" + "B" * 43
ABOUT = "cases.case.contact/17"
CANARY = "QQ 12 34 56 C"
SEALED_BY_FIRST = (
    "select count(*) from people_person where name_sealed like 'v1.1.%' or email_sealed like 'v1.1.%'"
)


@pytest.fixture
def database(own_database: Database) -> Database:
    own_database.connect_django()
    return own_database


def vault(database: Database, *arguments: str, masters: str = INVENTED) -> subprocess.CompletedProcess[str]:
    """Run `moothall vault`, which signs in as the owner."""
    run = subprocess.run(
        [sys.executable, "-m", "moothall.cli.main", "vault", *arguments],
        cwd=ROOT,
        env={**database.environment(), "MOOTHALL_VAULT_KEYS": masters},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    rings.forget()
    return run


def people_called(count: int) -> None:
    """Make some people known at once."""
    made = []
    for number in range(count):
        person = Person(kind=PersonKind.OFFICER)
        row = str(person.public_id)
        person.name_sealed = columns.seal(NAME, body_id=None, row=row, text=f"Person {number}")
        person.email_sealed = columns.seal(EMAIL, body_id=None, row=row, text=f"person{number}@example.org")
        person.email_blind = columns.blind(EMAIL, body_id=None, text=f"person{number}@example.org")
        made.append(person)
    Person.objects.bulk_create(made)


def count(database: Database, query: str = SEALED_BY_FIRST) -> int:
    with database.owner() as owner:
        row = owner.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def test_after_rotating_and_resealing_nothing_is_under_the_old_key_and_all_opens(database: Database) -> None:
    people_called(3)
    nobody = people.new_person(name="", kind=PersonKind.OFFICER)
    assert vault(database, "rotate", "--body", "portal").returncode == 0
    assert count(database) == 3
    first = people.ensure_person(email="person1@example.org", name="", kind=PersonKind.OFFICER)
    assert (first.name, first.email) == ("Person 1", "person1@example.org")
    run = vault(database, "reseal")
    assert (run.returncode, count(database)) == (0, 0), run
    assert "6 rows were sealed again, 0 do not open" in run.stdout
    found = person_by_email("person2@example.org", kind=PersonKind.OFFICER)
    assert found is not None
    assert (found.name, found.name_sealed[:5]) == ("Person 2", "v1.2.")
    assert Person.objects.get(id=nobody.id).name_sealed == ""
    assert "0 rows were sealed again, 0 do not open" in vault(database, "reseal").stdout


def test_cases_drafts_and_notices_are_sealed_again_with_the_answers_in_them(database: Database) -> None:
    body = council("camden")
    holder = DraftHolder(digest="d" * 64, body_id=body.id)
    filed = file_case(body, holder, BINS)
    officer = employ("Ayo Clerk", (body,))
    assert vault(database, "rotate").returncode == 0
    run = vault(database, "reseal")
    assert (run.returncode, "0 do not open" in run.stdout) == (0, True), run
    for column in SEALED:
        query = f"select count(*) from {column.table} where {column.column}::text ~ 'v1[.]1[.]'"
        assert count(database, query) == 0, column
    opened = desk.open_case(by=officer, body_id=body.id, reference=filed.sent.reference)
    assert opened.unreadable == frozenset()
    assert (opened.case.contact_email, opened.case.place[:1]) == ("resident@example.com", "4")
    with acting(Job(body_id=body.id)):
        assert Notice.objects.get(body_id=body.id).to_address == "resident@example.com"
    assert body_of_contact(reference=filed.sent.reference, email="resident@example.com") == body.id
    run = vault(database, "reindex", "--body", "camden")
    assert "1 row was indexed again, 0 do not open" in run.stdout, run
    assert body_of_contact(reference=filed.sent.reference, email="resident@example.com") == body.id


def test_names_among_the_words_of_a_message_are_sealed_again_and_open(database: Database) -> None:
    ann = people.ensure_person(email="ann@example.com", name="Ann", kind=PersonKind.RESIDENT)
    contacts.note_proved(person_id=ann.id, address=Address(kind=Kind.EMAIL, to="ann@example.com"))
    by = account(person_id=ann.id, session_digest="")
    assert by is not None
    ends_at = timezone.now() + timedelta(days=9)
    wanted = Invitation(name="Bob", email="bob@example.org", services=(), may_act=True, ends_at=ends_at)
    helping_letters.invited(by, helping.invite(by=by, invitation=wanted), language=Language.EN)
    assert vault(database, "rotate").returncode == 0
    assert vault(database, "reseal").returncode == 0
    assert tables_with(database, "v1.1.") == set()
    with acting(Job(body_id=council("portal").id)):
        notice = Notice.objects.get(key__endswith="/invited")
    assert "v1.2." in notice.body_text
    assert "Bob" in helping.with_code(notice.body_text, notice.case_reference)
    assert "0 rows were sealed again, 0 do not open" in vault(database, "reseal").stdout


def test_what_only_looks_sealed_in_a_letter_is_left_alone(database: Database) -> None:
    body = council("camden")
    filed = file_case(body, DraftHolder(digest="d" * 64, body_id=body.id), BINS)
    with acting(Job(body_id=body.id)):
        Notice.objects.filter(body_id=body.id).update(body_text="Ask for ((sealed:v1.1.abc)) and v1.1.")
    assert vault(database, "rotate").returncode == 0
    assert vault(database, "reseal").returncode == 0
    with acting(Job(body_id=body.id)):
        notice = Notice.objects.get(body_id=body.id, case_reference=filed.sent.reference)
    assert notice.body_text == "Ask for ((sealed:v1.1.abc)) and v1.1."


def test_resealing_that_was_killed_is_taken_up_by_the_next_run(database: Database) -> None:
    people_called(2 * BATCH_ROWS + 7)
    keys_before = vault(database, "rotate")
    assert keys_before.returncode == 0, keys_before
    with database.owner() as locking:
        locking.autocommit = False
        locking.execute("select 1 from people_person order by id desc limit 1 for update")
        process = subprocess.Popen(
            [sys.executable, "-m", "moothall.cli.main", "vault", "reseal"],
            cwd=ROOT,
            env={**database.environment(), "MOOTHALL_VAULT_KEYS": INVENTED},
            stdout=subprocess.DEVNULL,
        )
        new_names = "select count(*) from people_person where name_sealed like 'v1.2.%'"
        wait_until(lambda: count(database, new_names) == 2 * BATCH_ROWS)
        process.kill()
        process.wait(timeout=60)
    assert count(database, new_names) == 2 * BATCH_ROWS
    run = vault(database, "reseal")
    assert (run.returncode, count(database)) == (0, 0), run
    assert f"{2 * BATCH_ROWS + 7 + 7} rows were sealed again" in run.stdout


def test_a_new_master_key_wraps_what_the_old_one_did_and_the_old_one_may_go(
    database: Database, settings: LazySettings
) -> None:
    people_called(2)
    sealed = seal(council("camden").id, ABOUT, CANARY)
    run = vault(database, "rewrap", masters=f"{NEXT},{INVENTED}")
    assert "3 keys were wrapped again, by the first master key; 0 are lost" in run.stdout, run
    settings.VAULT_KEYS = master_keys.read(NEXT)
    assert unseal(council("camden").id, ABOUT, sealed) == CANARY
    assert person_by_email("person1@example.org", kind=PersonKind.OFFICER) is not None
    assert "0 keys were wrapped" in vault(database, "rewrap", masters=NEXT).stdout
    assert keys.missing_masters() == {}


def test_a_lost_master_key_is_named_and_everything_else_goes_on(
    database: Database, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    camden, leeds = council("camden"), council("leeds")
    lost = seal(camden.id, ABOUT, CANARY)
    settings.VAULT_KEYS = master_keys.read(NEXT)
    rings.forget()
    kept = seal(leeds.id, ABOUT, CANARY)
    monkeypatch.setenv("DATABASE_URL", database.url)
    monkeypatch.setenv("DATABASE_ADMIN_URL", database.admin_url)
    (problem,) = check.key_problems() or ()
    assert "'invented' is not in MOOTHALL_VAULT_KEYS and wraps 1 keys" in problem
    assert (
        "0 keys were wrapped again, by the first master key; 1 is lost"
        in vault(database, "rewrap", masters=NEXT).stdout
    )
    with pytest.raises(KeyLost):
        seal(camden.id, ABOUT, CANARY)
    assert vault(database, "rotate", "--body", camden.slug, masters=NEXT).returncode == 0
    assert unseal(camden.id, ABOUT, seal(camden.id, ABOUT, CANARY)) == CANARY
    with pytest.raises(KeyLost):
        unseal(camden.id, ABOUT, lost)
    assert unseal(leeds.id, ABOUT, kept) == CANARY


def test_after_a_loss_new_keys_let_a_body_take_new_answers(
    database: Database, settings: LazySettings
) -> None:
    body = council("camden")
    file_case(body, DraftHolder(digest="d" * 64, body_id=body.id), BINS)
    settings.VAULT_KEYS = master_keys.read(NEXT)
    rings.forget()
    run = vault(database, "rotate", "--body", "camden", masters=NEXT)
    assert (run.returncode, "1 key of a blind index was lost and is new" in run.stdout) == (0, True), run
    filed = file_case(body, DraftHolder(digest="e" * 64, body_id=body.id), BINS)
    assert body_of_contact(reference=filed.sent.reference, email="resident@example.com") == body.id
    assert vault(database, "reindex", "--body", "camden", masters=NEXT).returncode == 1
    assert body_of_contact(reference=filed.sent.reference, email="resident@example.com") == body.id


def test_after_the_loss_of_the_portals_key_people_can_sign_in(
    database: Database, settings: LazySettings
) -> None:
    people_called(2)
    settings.VAULT_KEYS = master_keys.read(NEXT)
    rings.forget()
    assert vault(database, "rotate", "--body", "portal", masters=NEXT).returncode == 0
    people.ensure_person(email="newcomer@example.org", name="", kind=PersonKind.OFFICER)
    assert person_by_email("newcomer@example.org", kind=PersonKind.OFFICER) is not None


def test_an_index_key_that_is_not_lost_stays(database: Database) -> None:
    people_called(1)
    run = vault(database, "rotate", "--body", "portal")
    assert "blind indexes" not in run.stdout
    assert person_by_email("person0@example.org", kind=PersonKind.OFFICER) is not None


def test_a_new_index_key_still_finds_everybody(database: Database) -> None:
    people_called(3)
    before = set(Person.objects.values_list("email_blind", flat=True))
    run = vault(database, "reindex", "--body", "portal")
    assert "3 rows were indexed again, 0 do not open" in run.stdout, run
    assert before.isdisjoint(Person.objects.values_list("email_blind", flat=True))
    assert all(
        person_by_email(f"Person{number}@example.org", kind=PersonKind.OFFICER) is not None
        for number in range(3)
    )


def test_a_row_that_does_not_open_is_left_and_said_and_the_rest_is_done(database: Database) -> None:
    people_called(3)
    first, second = Person.objects.order_by("id")[:2]
    Person.objects.filter(id=second.id).update(name_sealed=first.name_sealed)
    vault(database, "rotate")
    run = vault(database, "reseal")
    assert (run.returncode, count(database)) == (1, 1), run
    assert "5 rows were sealed again, 1 does not open" in run.stdout
    assert f"row_id={second.id}" in run.stdout + run.stderr
    assert first.name not in run.stdout + run.stderr


def test_a_body_that_nobody_knows_is_refused_with_a_sentence(database: Database) -> None:
    run = vault(database, "rotate", "--body", "nowhere")
    assert (run.returncode, "No body is called 'nowhere'" in run.stderr) == (2, True), run


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 240
    while not is_so():
        assert time.monotonic() < until, "it never came to be"
        time.sleep(0.05)
