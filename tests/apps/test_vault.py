"""What is sealed says nothing, opens in its own place only, and never by a key that was rolled back."""

import base64
import re
from threading import Thread

import pytest
from django.conf import LazySettings
from django.db import ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from moothall.bodies.context import Context, DraftHolder, GrantHolder, Job, Officer, Resident, acting
from moothall.bodies.queries import KnownBody
from moothall.vault import master_keys, rings
from moothall.vault.actions import blind, is_sealed, seal, unseal
from moothall.vault.failures import KeyLost, Tampered
from moothall.vault.master_keys import MalformedKeys
from tests.cast import council
from tests.clusters import Database

CANARY = "QQ 12 34 56 C"
ABOUT = "cases.case.contact/17"


@pytest.mark.django_db
@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(), about=st.text(), portal=st.booleans())
def test_whatever_is_sealed_opens_again(camden: KnownBody, text: str, about: str, portal: bool) -> None:
    body_id = None if portal else camden.id
    sealed = seal(body_id, about, text)
    assert re.fullmatch(r"v1\.1\.[A-Za-z0-9_-]+", sealed)
    assert is_sealed(sealed)
    assert unseal(body_id, about, sealed) == text


@pytest.mark.django_db
def test_the_same_text_is_never_sealed_alike(camden: KnownBody) -> None:
    assert len({seal(camden.id, ABOUT, CANARY) for _ in range(20)}) == 20


@pytest.mark.django_db
def test_a_sealed_value_opens_in_no_other_place(camden: KnownBody, leeds: KnownBody) -> None:
    sealed = seal(camden.id, ABOUT, CANARY)
    for body_id in (leeds.id, None):
        seal(body_id, ABOUT, "so that it has a key")
    for body_id, about in (
        (leeds.id, ABOUT),
        (None, ABOUT),
        (camden.id, "cases.case.contact/18"),
        (camden.id, ""),
    ):
        with pytest.raises(Tampered):
            unseal(body_id, about, sealed)


@pytest.mark.django_db
@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(min_value=0, max_value=200), bit=st.integers(min_value=0, max_value=7))
def test_a_single_changed_bit_is_noticed(camden: KnownBody, place: int, bit: int) -> None:
    version, number, closed = seal(camden.id, ABOUT, CANARY).split(".")
    raw = bytearray(base64.urlsafe_b64decode(closed + "=" * (-len(closed) % 4)))
    raw[place % len(raw)] ^= 1 << bit
    changed = base64.urlsafe_b64encode(bytes(raw)).decode().rstrip("=")
    with pytest.raises(Tampered):
        unseal(camden.id, ABOUT, f"{version}.{number}.{changed}")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "junk",
    ["", "v1", "v1.1.", "v1.1.AAAA", "v1.0.AAAA", "v2.1." + "A" * 60, "v1.1." + "A" * 60, "v1.1.é", CANARY],
)
def test_what_was_never_sealed_does_not_open(camden: KnownBody, junk: str) -> None:
    seal(camden.id, ABOUT, "so that it has a key")
    with pytest.raises(Tampered) as caught:
        unseal(camden.id, ABOUT, junk)
    assert caught.value.permanent
    assert CANARY not in str(caught.value)


@pytest.mark.django_db
def test_a_version_that_nobody_has_is_a_lost_key(camden: KnownBody) -> None:
    sealed = seal(camden.id, ABOUT, CANARY).replace("v1.1.", "v1.7.")
    with pytest.raises(KeyLost) as caught:
        unseal(camden.id, ABOUT, sealed)
    assert (caught.value.permanent, caught.value.body_id) == (True, camden.id)


@pytest.mark.django_db
def test_blind_digests_are_equal_for_equal_words_in_one_column_of_one_body(
    camden: KnownBody, leeds: KnownBody
) -> None:
    found = {
        blind(body_id, about, text)
        for body_id in (camden.id, leeds.id, None)
        for about in ("people.person.email", "cases.case.contact_email")
        for text in ("one@example.org", "two@example.org")
    }
    assert len(found) == 12
    assert all(len(digest) <= 60 for digest in found)
    assert blind(None, "people.person.email", "one@example.org") in found


def contexts(body: KnownBody) -> list[Context]:
    return [
        Resident(person_id=1),
        Officer(person_id=1, body_ids=(body.id,), purpose="test"),
        DraftHolder(digest="a" * 64, body_id=body.id),
        GrantHolder(digest="a" * 64, body_id=body.id),
        Job(body_id=body.id),
    ]


@pytest.mark.django_db
def test_whoever_asks_can_seal_and_nobody_can_touch_the_keys(camden: KnownBody) -> None:
    for context in contexts(camden):
        rings.forget()
        with acting(context):
            sealed = seal(camden.id, ABOUT, CANARY)
        assert unseal(camden.id, ABOUT, sealed) == CANARY
        with pytest.raises(ProgrammingError, match="permission denied"), acting(context):
            ask("select wrapped from vault_datakey")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        ask("delete from vault_datakey")


@pytest.mark.django_db
def test_nobody_replaces_a_key_or_makes_a_second(camden: KnownBody) -> None:
    sealed = seal(camden.id, ABOUT, CANARY)
    ask("select moothall_vault_first_key(%s, 'seal', 'invented', 'worthless')", camden.id)
    rings.forget()
    assert unseal(camden.id, ABOUT, sealed) == CANARY
    assert unseal(camden.id, ABOUT, seal(camden.id, ABOUT, CANARY)) == CANARY


def test_a_key_that_was_rolled_back_seals_nothing_afterwards(own_database: Database) -> None:
    own_database.connect_django()
    body = council("camden")
    with transaction.atomic():
        seal(body.id, ABOUT, CANARY)
        transaction.set_rollback(True)
    sealed = seal(body.id, ABOUT, CANARY)
    rings.forget()
    assert unseal(body.id, ABOUT, sealed) == CANARY


def test_a_key_that_stands_is_asked_for_once(own_database: Database) -> None:
    own_database.connect_django()
    body = council("camden")
    sealed = seal(body.id, ABOUT, CANARY)
    unseal(body.id, ABOUT, sealed)
    with connection.execute_wrapper(refuse_statements):
        assert unseal(body.id, ABOUT, seal(body.id, ABOUT, CANARY)) == CANARY


def test_a_key_of_this_transaction_is_asked_for_once_and_forgotten_with_its_savepoint(
    own_database: Database,
) -> None:
    own_database.connect_django()
    body = council("camden")
    with transaction.atomic():
        with transaction.atomic():
            lost = seal(body.id, ABOUT, CANARY)
            with connection.execute_wrapper(refuse_statements):
                assert unseal(body.id, ABOUT, seal(body.id, ABOUT, CANARY)) == CANARY
            transaction.set_rollback(True)
        sealed = seal(body.id, ABOUT, CANARY)
        assert unseal(body.id, ABOUT, sealed) == CANARY
        with pytest.raises(Tampered):
            unseal(body.id, ABOUT, lost)
    rings.forget()
    assert unseal(body.id, ABOUT, sealed) == CANARY


def test_the_keys_of_many_bodies_are_fetched_at_once(own_database: Database) -> None:
    own_database.connect_django()
    bodies = [council(slug) for slug in ("camden", "leeds", "cornwall")]
    sealed = {body.id: seal(body.id, ABOUT, CANARY) for body in bodies}
    rings.forget()
    rings.warm(sealed.keys())
    with connection.execute_wrapper(refuse_statements):
        rings.warm(sealed.keys())
        assert {unseal(body_id, ABOUT, one) for body_id, one in sealed.items()} == {CANARY}


def test_two_who_seal_first_at_once_use_one_key(own_database: Database) -> None:
    own_database.connect_django()
    body = council("camden")
    found: list[str] = []

    def seal_one() -> None:
        try:
            with transaction.atomic():
                found.append(seal(body.id, ABOUT, CANARY))
        finally:
            connection.close()

    threads = [Thread(target=seal_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    rings.forget()
    assert [unseal(body.id, ABOUT, sealed) for sealed in found] == [CANARY] * 4
    with own_database.owner() as owner:
        assert owner.execute("select count(*) from vault_datakey").fetchone() == (1,)


def test_no_key_of_the_database_opens_anything_without_its_master_key(
    own_database: Database, settings: LazySettings
) -> None:
    own_database.connect_django()
    camden, leeds = council("camden"), council("leeds")
    lost = seal(camden.id, ABOUT, CANARY)
    settings.VAULT_KEYS = master_keys.read("next:" + "B" * 43)
    rings.forget()
    kept = seal(leeds.id, ABOUT, CANARY)
    with pytest.raises(KeyLost, match="invented"):
        unseal(camden.id, ABOUT, lost)
    with pytest.raises(KeyLost, match="invented"):
        seal(camden.id, ABOUT, CANARY)
    assert unseal(leeds.id, ABOUT, kept) == CANARY


@pytest.mark.parametrize(
    "written",
    [
        "",
        ",",
        "A" * 43,
        ":" + "A" * 43,
        "Upper:" + "A" * 43,
        "a:hunter2",
        "a:" + "A" * 42,
        "a:" + "A" * 44,
        "a:" + "=" * 43,
        "a:" + "!" * 43,
        "a:" + "A" * 43 + ",a:" + "B" * 43,
        "a:" + "A" * 43 + ",",
    ],
)
def test_malformed_master_keys_are_refused_and_not_repeated(written: str) -> None:
    with pytest.raises(MalformedKeys) as caught:
        master_keys.read(written)
    assert "hunter2" not in str(caught.value)
    assert "A" * 20 not in str(caught.value)


def test_the_first_master_key_is_the_current_one_and_none_shows_itself() -> None:
    keys = master_keys.read(f"2026:{'A' * 43}=, old-1:{'-_' * 21}w")
    assert [key.id for key in keys] == ["2026", "old-1"]
    assert "\\x" not in repr(keys)


def ask(statement: str, *values: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def refuse_statements(*_: object) -> None:
    raise AssertionError("the database was asked")
