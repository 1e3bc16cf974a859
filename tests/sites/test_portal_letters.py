"""Letters of the portal itself that somebody has to send by hand: a list of whoever runs it."""

import pytest

from moothall.bodies import queries as bodies
from moothall.cases.actions import persons
from moothall.people import accounts
from moothall.people import letters as mail
from moothall.rules.formats import Format
from moothall.rules.language import Language
from moothall.ui.texts import speak
from tests.apps.erasure_scene import someone
from tests.cast import employ
from tests.sites.account_visits import help_out, signed_in
from tests.sites.desk_visits import at_desk, look
from tests.sites.test_desk_letters import ANN, BOB, by_hand, facts_of

pytestmark = pytest.mark.django_db


def test_the_portals_letters_come_to_the_operators_list_and_codes_to_nobodys() -> None:
    ann, portal = signed_in(ANN, name="Ann"), bodies.operator()
    ann.fill("/account/format", format="braille")
    bob = signed_in(BOB, name="Bob")
    help_out(ann, bob)
    ann.fill("/account/mobile", mobile="07700900123")
    letters = by_hand(portal)
    assert {letter.key.partition("/")[0] for letter in letters} == {"helping"}
    assert not [letter for letter in letters if "((invitation_code))" in letter.body_text]
    keeper = employ("Olwen Operator", (portal,), ("records",))
    page = look(at_desk(keeper), f"/{portal.slug}/letters/{letters[0].hand_key}")
    assert (page.status, "Bob" in page.words, "sealed:" in page.words) == (200, True, False)
    assert facts_of(page.words)["Name"] == "Ann"
    assert facts_of(page.words)["Format"] == "Braille"
    assert facts_of(page.words)["Also sent to"] == "a••••@example.com"


@pytest.mark.parametrize("is_secret", [False, True])
def test_who_brings_a_letter_of_the_portal_is_told_whether_the_address_is_secret(*, is_secret: bool) -> None:
    ann, portal = someone("Ann", ANN), bodies.operator()
    accounts.need(by=ann, format_needed=Format.BRAILLE)
    persons.keep_secret(by=ann, is_confidential=is_secret)
    mail.tell(ann.person_id, "account.mail_copy", key="copy/1/ready", url="", sessions="")
    desk, (letter,) = at_desk(employ("Olwen Operator", (portal,), ("records",))), by_hand(portal)
    page = look(desk, f"/{portal.slug}/letters/{letter.hand_key}").words
    assert ("address is secret" in page) is is_secret
    page = look(desk, f"/cy/{portal.slug}/letters/{letter.hand_key}").words
    assert (speak("account.desk_confidential", Language.CY) in page) is is_secret
