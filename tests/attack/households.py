"""What somebody with an account has in it: addresses, ways to be reached, and people who act for them."""

from datetime import date, timedelta

from django.utils import timezone

from moothall.notices.channels.messages import Kind
from moothall.people import accounts, contacts, helping, homes
from moothall.people import actions as people
from moothall.people.codes import Address
from moothall.people.helping import Invitation
from moothall.people.queries import Account, account
from moothall.rules.answers import AddressAnswer
from moothall.rules.formats import Format
from moothall.rules.persons import PersonKind
from tests.attack.words import Words

_SINCE = date(2020, 4, 1)


def settle_in(words: Words) -> Account:
    """Return somebody with an account that holds a bit of everything; their address is confidential."""
    by = someone(words.person_name, words.account_email)
    lines = (f"7 {words.of('home')}", "Exampleton")
    homes.add(
        by=by,
        address=AddressAnswer(uprn=None, lines=lines, postcode="NW1 8NP", custodian_code=None),
        from_on=_SINCE,
    )
    for kind, to in ((Kind.EMAIL, words.account_email), (Kind.SMS, words.phone)):
        contacts.note_proved(person_id=by.person_id, address=Address(kind=kind, to=to))
    accounts.need(by=by, format_needed=Format.BRAILLE)
    accounts.keep_secret(by=by, is_confidential=True)
    _invited(by, words.name("asked"), words.email("asked"))
    return by


def someone(name: str, email: str) -> Account:
    """Return somebody who has just made an account."""
    person = people.ensure_person(email=email, name=name, kind=PersonKind.RESIDENT)
    found = account(person_id=person.id, session_digest="")
    assert found is not None
    return found


def helper_of(by: Account, words: Words, who: str) -> Account:
    """Return somebody who may act for a person in everything."""
    helper = someone(words.name(who), words.email(who))
    nonce = _invited(by, words.name(who), words.email(who))
    typed = helping.with_code(helping.MARK, helping.about(nonce))
    helping.accept(by=helper, email=words.email(who), typed=typed)
    return helper


def end_help(by: Account, helper: Account) -> None:
    """End what a helper may do for a person."""
    for right in helping.of_person(by=by):
        if right.helper_id == helper.person_id:
            assert helping.end(by=by, helping_id=right.id) is not None


def _invited(by: Account, name: str, email: str) -> str:
    ends_at = timezone.now() + timedelta(days=90)
    invitation = Invitation(name=name, email=email, services=(), may_act=True, ends_at=ends_at)
    return helping.invite(by=by, invitation=invitation).nonce
