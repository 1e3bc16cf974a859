"""What still tells whose number it was, once an account is closed, is said before it and in the privacy notice."""

from html import unescape

import pytest
from django.test import Client

from moothall.audit.models import AuditRow
from moothall.bodies.context import Job, Resident, acting
from moothall.bodies.queries import KnownBody
from moothall.cases.models import Case
from moothall.people.models import Helping
from moothall.portability import counts
from moothall.portability.erasure import closing
from moothall.portability.models import ErasureRequest
from moothall.rules.language import Language
from moothall.rules.periods import in_words
from tests.apps.erasure_scene import WORDS, ask, case_of, someone
from tests.apps.test_in_hand import helped
from tests.sites.account_visits import signed_in
from tests.sites.portal_words import read

pytestmark = pytest.mark.django_db

TELL = {
    Language.EN: (
        "requests in your account, and those that you sent for somebody else: each has your name",
        "what you asked a council to erase",
        "and your email address until it has answered",
        "the account of anybody who asked you to act for them: your name and email address",
    ),
    Language.CY: (
        "ceisiadau yn eich cyfrif, a'r rhai a anfonwyd gennych dros rywun arall: mae eich enw",
        "yr hyn y gofynnoch i gyngor ei ddileu",
        "a'ch cyfeiriad e-bost nes iddo ateb",
        "cyfrif unrhyw un a ofynnodd i chi weithredu drosto: eich enw a'ch cyfeiriad e-bost",
    ),
}


def test_a_closed_account_is_told_by_requests_erasure_and_who_was_helped(camden: KnownBody) -> None:
    ann, bob = someone("Ann Example", "ann@example.com"), someone("Bob", "bob@example.org")
    case = case_of(ann, camden)
    ask(ann, case)
    helped(ann, bob)
    closing.close(by=bob)
    with acting(Resident(person_id=ann.person_id)):
        right = Helping.objects.get()
        assert right.helper_id == bob.person_id
        assert right.name_sealed
        assert right.email_sealed
    closing.close(by=ann)
    with acting(Job(body_id=camden.id)):
        asked, sent = ErasureRequest.objects.get(), Case.objects.get(reference=case.reference)
        by = AuditRow.objects.get(action="cases.submit", subject_id=case.reference)
        assert (asked.person_id, asked.name, asked.words) == (ann.person_id, "Ann Example", WORDS)
        assert (by.actor_id, sent.person_id, sent.person_name) == (ann.person_id, None, "Ann Example")


@pytest.mark.parametrize("language", list(Language))
def test_both_pages_say_so_with_the_periods_of_the_rules(portal_client: Client, language: Language) -> None:
    ann = signed_in("ann@example.com", name="Ann Example")
    prefix = "/cy" if language is Language.CY else ""
    pages = (read(portal_client, f"{prefix}/privacy").main, unescape(ann.words(f"{prefix}/account/close")))
    for words in pages:
        for told in TELL[language]:
            assert told in words
        for rule in ("erasures", "helpers", "messages"):
            days = counts.all_kept()[rule].days
            assert days is not None
            assert in_words(days).speak(language) in words
        assert "nothing tells" not in words


def test_the_notice_names_where_an_email_address_may_come_from_and_all_that_a_council_gets(
    portal_client: Client,
) -> None:
    words = read(portal_client, "/privacy").main
    assert "it tells us the email address that you have there, and we keep it" in words
    assert "how to reach you, and whether you keep your address secret" in words
