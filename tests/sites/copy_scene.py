"""Somebody with something in every section of their copy, and the page of it."""

import io
import zipfile
from pathlib import Path

from django.test import override_settings

from moothall.bodies.queries import KnownBody
from moothall.cases.actions import casework
from moothall.cases.actions.persons import Sender
from moothall.cases.queries import desk
from moothall.people.queries import Account, Colleague
from moothall.portability.copies import zipped
from moothall.portability.erasure import asking
from moothall.portability.erasure.asking import Chosen
from moothall.rules.language import Language
from tests.sites.account_files import send_with_file
from tests.sites.account_visits import Holder, help_out, last_message, person_id, signed_in
from tests.sites.residents import a_few_postcodes
from tests.sites.test_account import day
from tests.sites.test_account_cases import send

ANN, BOB = "ann@example.com", "bob@example.org"
NOTE, LETTER = "The neighbour has called twice.", "Which bin is it?\n\nPlease say.\nThank you."


def full_account(camden: KnownBody, officer: Colleague, folder: Path) -> tuple[Holder, str]:
    """Return somebody who has used everything that an account has, and the reference of their case."""
    ann = signed_in(ANN, name="Ann <Example>")
    ann.fill("/account/mobile", mobile="07700 900123")
    ann.fill("/account/mobile/code", code=last_message().code)
    with a_few_postcodes(folder):
        typed = {"home__line-1": "12 Accountant Row", "home__town": "Exampleton", "home__postcode": "NW1 8NP"}
        ann.fill("/account/addresses/add?home-step=type", **typed, **day("from", days_ago=3))
    reference = send(ann)
    desk.open_case(by=officer, body_id=camden.id, reference=reference)
    desk.open_case(by=officer, body_id=camden.id, reference=reference)
    casework.take_on(by=officer, body_id=camden.id, reference=reference, revision=1)
    casework.write(by=officer, body_id=camden.id, reference=reference, revision=2, message=LETTER)
    casework.note(by=officer, body_id=camden.id, reference=reference, revision=3, reason=NOTE)
    help_out(ann, signed_in(BOB, name="Bob Helper"))
    sender = Sender(person_id=person_id(ANN), person_name="Ann")
    with override_settings(FILES_FOLDER=folder):
        send_with_file(sender, "a" * 32, b"photo", slug="leeds")
    by = Account(person_id=person_id(ANN), name="Ann", language=Language.EN, session_digest="")
    chosen = frozenset({Chosen(body_id=camden.id, reference=reference)})
    asking.ask(by=by, chosen=chosen, words="Please\nforget.")
    return ann, reference


def page_of(email: str) -> str:
    """Return the page of a copy made now."""
    with zipfile.ZipFile(io.BytesIO(zipped(person_id=person_id(email)))) as file:
        return file.read("index.html").decode()
