"""Sending for somebody, and what ends rights, hides their address or closes the account, wait for each other."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from moothall.bodies.context import DraftHolder, Job, Resident, acting
from moothall.cases import sweeps
from moothall.cases.actions import drafts, submission
from moothall.cases.actions.persons import Sender, keep_secret, whose
from moothall.cases.models import Case
from moothall.cases.queries import own
from moothall.cases.queries.drafts import EMPTY
from moothall.people import accounts, helping, in_hand
from moothall.people import actions as people
from moothall.people.helping import MARK, Help, Invitation, RightEnded
from moothall.people.in_hand import AccountClosed
from moothall.people.models import KnownAnswer, PersonBody
from moothall.people.queries import Account, account
from moothall.portability.erasure import closing
from moothall.rules.answer_json import to_json
from moothall.rules.language import Language
from moothall.rules.persons import PersonKind
from moothall.services import queries as services
from tests.apps.erasure_scene import case_of, close_case
from tests.apps.test_posts_races import PATIENCE_SECONDS, at_once
from tests.cast import BINS, answers_for, council
from tests.clusters import Database


def person(email: str, name: str) -> Account:
    """Return somebody with an account."""
    made = people.ensure_person(email=email, name=name, kind=PersonKind.RESIDENT)
    found = account(person_id=made.id, session_digest="")
    assert found is not None
    return found


def helped(ann: Account, bob: Account) -> Help:
    """Let Bob act for Ann."""
    invitation = Invitation(
        name="Bob",
        email="bob@example.org",
        services=(),
        may_act=True,
        ends_at=timezone.now() + timedelta(days=9),
    )
    made = helping.invite(by=ann, invitation=invitation)
    code = helping.with_code(MARK, helping.about(made.nonce))
    return helping.accept(by=bob, email="bob@example.org", typed=code)


class Sending:
    """A form of Ann's, sent by Bob or by herself, which stays uncommitted until it may go on."""

    def __init__(self, ann: Account, bob: Account | None = None) -> None:
        """Have the form filled in."""
        self.is_sent, self.may_commit = threading.Event(), threading.Event()
        self.sender = Sender(
            person_id=ann.person_id,
            person_name="Ann",
            helper_id=bob.person_id if bob else None,
            helper_name="Bob" if bob else "",
        )
        self.by, self.key = DraftHolder(digest="e" * 64, body_id=council("camden").id), drafts.mint_key()
        service = services.current(slug=BINS)
        assert service is not None
        with acting(self.by):
            drafts.keep(
                by=self.by,
                key=self.key,
                service=service,
                earlier=EMPTY,
                answers=to_json(answers_for(BINS)),
                language=Language.EN,
                whose=whose(self.sender),
            )
        connection.close()

    def send(self) -> None:
        """Send it, and commit when told so."""
        with transaction.atomic():
            with acting(self.by):
                submission.submit(by=self.by, key=self.key, language=Language.EN, sender=self.sender)
            self.is_sent.set()
            assert self.may_commit.wait(PATIENCE_SECONDS)

    def beside(self, do: Callable[[], object]) -> bool:
        """Send, and do something else meanwhile; tell whether that waited for the commit."""
        done, waited = threading.Event(), list[bool]()

        def other() -> None:
            assert self.is_sent.wait(PATIENCE_SECONDS)
            do()
            done.set()

        def watch() -> None:
            assert self.is_sent.wait(PATIENCE_SECONDS)
            waited.append(not done.wait(1))
            self.may_commit.set()

        at_once(self.send, other, watch)
        return waited[0]


def whose_cases() -> list[int | None]:
    """Return to whom the cases of the council belong."""
    body = council("camden")
    with acting(Job(body_id=body.id)):
        return list(Case.objects.filter(body_id=body.id).values_list("person_id", flat=True))


def markers() -> list[bool]:
    """Return how the cases of the council are marked."""
    body = council("camden")
    with acting(Job(body_id=body.id)):
        return list(Case.objects.filter(body_id=body.id).values_list("is_confidential", flat=True))


def test_a_right_that_ends_while_a_form_is_sent_waits_for_it(own_database: Database) -> None:
    own_database.connect_django()
    ann, bob = person("ann@example.com", "Ann"), person("bob@example.org", "Bob")
    made = helped(ann, bob)
    assert Sending(ann, bob).beside(lambda: helping.end(by=ann, helping_id=made.id))
    assert len(markers()) == 1
    late = Sending(ann, bob)
    with pytest.raises(RightEnded):
        late.send()
    assert len(markers()) == 1


def test_a_mark_that_is_set_while_a_form_is_sent_is_on_the_new_case_too(own_database: Database) -> None:
    own_database.connect_django()
    ann, bob = person("ann@example.com", "Ann"), person("bob@example.org", "Bob")
    helped(ann, bob)
    assert Sending(ann, bob).beside(lambda: keep_secret(by=ann, is_confidential=True))
    assert markers() == [True]


def test_an_account_that_is_closed_while_a_form_is_sent_waits_for_it_and_keeps_nothing(
    own_database: Database,
) -> None:
    own_database.connect_django()
    ann = person("ann@example.com", "Ann")
    assert Sending(ann).beside(lambda: closing.close(by=ann))
    assert whose_cases() == [None]
    with acting(Resident(person_id=ann.person_id)):
        assert not PersonBody.objects.exists()
        assert not KnownAnswer.objects.exists()


def test_nothing_is_sent_nor_kept_for_an_account_once_it_is_closed(own_database: Database) -> None:
    own_database.connect_django()
    ann = person("ann@example.com", "Ann")
    keep_secret(by=ann, is_confidential=True)
    late = Sending(ann)
    closing.close(by=ann)
    with pytest.raises(AccountClosed):
        late.send()
    with pytest.raises(AccountClosed):
        keep_secret(by=ann, is_confidential=True)
    assert whose_cases() == []


def test_the_database_lets_no_row_name_a_closed_account(own_database: Database) -> None:
    own_database.connect_django()
    ann = person("ann@example.com", "Ann")
    closing.close(by=ann)
    with pytest.raises(IntegrityError, match="closed account"), acting(Resident(person_id=ann.person_id)):
        accounts.keep_secret(by=ann, is_confidential=True)


def test_a_case_that_is_sent_while_the_last_one_there_is_erased_stays_in_the_account(
    own_database: Database,
) -> None:
    own_database.connect_django()
    ann = person("ann@example.com", "Ann")
    old = case_of(ann, council("camden"))
    close_case(old)

    def erase() -> None:
        with transaction.atomic():
            assert sweeps.erase(body_id=old.body_id, reference=old.reference, why="asked for")

    assert Sending(ann).beside(erase)
    assert len(own.own_cases(Resident(person_id=ann.person_id)).cases) == 1
    keep_secret(by=ann, is_confidential=True)
    assert markers() == [True]


def test_two_who_help_one_another_take_both_in_hand_at_once_and_in_one_order(own_database: Database) -> None:
    own_database.connect_django()
    ann, bob = person("ann@example.com", "Ann"), person("bob@example.org", "Bob")
    meet = threading.Barrier(2)

    def take(*people: Account) -> None:
        for _ in range(20):
            meet.wait(PATIENCE_SECONDS)
            with transaction.atomic():
                in_hand.settle(*(one.person_id for one in people))

    at_once(lambda: take(ann, bob), lambda: take(bob, ann))
