"""A case may be gathered at any moment, also while it is being deleted."""

import threading

import pytest
from django.db import transaction

from moothall.bodies.context import DraftHolder, Resident
from moothall.cases import sweeps
from moothall.cases.actions.gathering import gather
from moothall.cases.queries import own
from moothall.people import in_hand
from moothall.portability.erasure.asking import Chosen
from tests.apps.erasure_scene import close_case, is_there
from tests.apps.test_in_hand import Sending, person
from tests.apps.test_posts_races import PATIENCE_SECONDS, at_once
from tests.cast import BINS, council, file_case
from tests.clusters import Database

ANN = "ann@example.com"


def closed_case_of_nobody() -> Chosen:
    """Return a closed case that was sent without an account, with Ann's address."""
    camden = council("camden")
    holder = DraftHolder(digest="d" * 64, body_id=camden.id)
    case = Chosen(body_id=camden.id, reference=file_case(camden, holder, BINS, email=ANN).sent.reference)
    close_case(case)
    return case


def test_a_case_that_is_sent_while_one_just_gathered_is_erased_stays_in_the_account(
    own_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_database.connect_django()
    ann, old = person(ANN, "Ann"), closed_case_of_nobody()
    sending, is_gathered, is_erased = Sending(ann), threading.Event(), threading.Event()
    settle = in_hand.settle

    def gathered() -> None:
        assert gather(by=ann, email=ANN, typed=old.reference) == old.reference

    def slow_settle(*person_ids: int) -> None:
        settle(*person_ids)
        if not is_gathered.is_set():
            at_once(gathered)
            is_gathered.set()
            assert sending.is_sent.wait(PATIENCE_SECONDS)

    def erase() -> None:
        with transaction.atomic():
            assert sweeps.erase(body_id=old.body_id, reference=old.reference, why="asked for")
        is_erased.set()

    def send() -> None:
        assert is_gathered.wait(PATIENCE_SECONDS)
        sending.send()

    def watch() -> None:
        assert sending.is_sent.wait(PATIENCE_SECONDS)
        assert not is_erased.wait(1)
        sending.may_commit.set()

    monkeypatch.setattr(in_hand, "settle", slow_settle)
    at_once(erase, send, watch)
    assert not is_there(old)
    assert len(own.own_cases(Resident(person_id=ann.person_id)).cases) == 1
