"""The forms of an account, in the same language of questions as those of services: words in data/interface."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from moothall.rules.formats import Format
from moothall.rules.forms import Page
from moothall.rules.language import Language, Text
from moothall.rules.questions import (
    AddressQuestion,
    ChoiceQuestion,
    ChoicesQuestion,
    DateQuestion,
    EmailQuestion,
    Option,
    PhoneQuestion,
    Question,
    TextQuestion,
    YesNoQuestion,
)
from moothall.ui import texts

NAME, EMAIL, MOBILE, LANGUAGE, FORMAT = "name", "email", "mobile", "language", "format"
CONFIDENTIAL, HOME, FROM, LEFT = "confidential", "home", "from", "left"
REFERENCE, CODE, SERVICES, MAY, UNTIL = "reference", "code", "services", "may", "until"
NO_FORMAT = "none"
READ, ACT = "read", "act"
_LONGEST_NAME = 100
_LONGEST_STAY_DAYS = 110 * 366
# Five years with one leap day: never more than five years.
_LONGEST_HELP_DAYS = 5 * 365 + 1


def name(*, is_wanted_first: bool = False) -> Page:
    """Ask what somebody is called; say why where it is wanted before something else."""
    page = _page("name", _line(NAME, "name", longest=_LONGEST_NAME))
    return replace(page, guidance=_text("account.name_first")) if is_wanted_first else page


def email() -> Page:
    """Ask for another email address to sign in with."""
    said = _said("new_email")
    return _page("email", EmailQuestion(id=EMAIL, label=said.label, called=said.called, hint=said.hint))


def mobile() -> Page:
    """Ask for a mobile number that text messages reach."""
    said = _said("mobile")
    return _page(
        "mobile",
        PhoneQuestion(id=MOBILE, mobile_only=True, label=said.label, called=said.called, hint=said.hint),
    )


def language() -> Page:
    """Ask in which language to write to somebody."""
    options = tuple(_option(f"account.language_{one.value}", one.value) for one in Language)
    return _page("language", _choice(LANGUAGE, "language", options))


def format_needed() -> Page:
    """Ask in which format somebody needs what is written to them."""
    options = tuple(_option(f"account.format_{one}", one) for one in (NO_FORMAT, *Format))
    return _page("format", _choice(FORMAT, "format", options))


def confidential() -> Page:
    """Ask whether an address is to be kept from everybody else, and say what that does."""
    said = _said("confidential")
    question = YesNoQuestion(
        id=CONFIDENTIAL,
        label=said.label,
        called=said.called,
        hint=said.hint,
        yes_label=_text("account.confidential_yes"),
        no_label=_text("account.confidential_no"),
    )
    page = _page("confidential", question)
    return replace(page, guidance=_text("account.confidential_what"))


def home(*, is_looking_up: bool = False) -> Page:
    """Ask for an address and, once it is no longer looked up by its postcode, from when on somebody lives there."""
    said = _said("home")
    address = AddressQuestion(id=HOME, label=said.label, called=said.called, hint=said.hint)
    since = _day(FROM, "home_from", ago=_LONGEST_STAY_DAYS, ahead=366)
    return _page("home", *((address,) if is_looking_up else (address, since)))


def left() -> Page:
    """Ask since when somebody lives at an address no longer."""
    return _page("home_left", _day(LEFT, "home_left", ago=_LONGEST_STAY_DAYS, ahead=366))


def gather() -> Page:
    """Ask for the reference of an earlier case."""
    return _page("gather", _line(REFERENCE, "reference", longest=40))


def invite(services: Mapping[str, Text]) -> Page:
    """Ask who is to act for somebody, in which services (label by slug), how far and until when."""
    said, chosen = _said("helper_email"), _said("helper_services")
    return _page(
        "invite",
        _line(NAME, "helper_name", longest=_LONGEST_NAME),
        EmailQuestion(id=EMAIL, label=said.label, called=said.called, hint=said.hint),
        ChoicesQuestion(
            id=SERVICES,
            options=tuple(Option(value=slug, label=label) for slug, label in services.items()),
            required=False,
            label=chosen.label,
            called=chosen.called,
            hint=chosen.hint,
        ),
        _choice(MAY, "helper_may", (_option("account.may_read", READ), _option("account.may_act", ACT))),
        _day(UNTIL, "helper_until", ago=0, ahead=_LONGEST_HELP_DAYS),
    )


def accept() -> Page:
    """Ask for the code of an invitation."""
    return _page("accept", _line(CODE, "invitation_code", longest=40))


@dataclass(frozen=True, kw_only=True)
class _Said:
    """The words of a question."""

    label: Text
    called: Text
    hint: Text | None


def _line(question_id: str, key: str, *, longest: int) -> TextQuestion:
    said = _said(key)
    return TextQuestion(
        id=question_id, max_length=longest, label=said.label, called=said.called, hint=said.hint
    )


def _choice(question_id: str, key: str, options: tuple[Option, ...]) -> ChoiceQuestion:
    said = _said(key)
    return ChoiceQuestion(
        id=question_id, options=options, label=said.label, called=said.called, hint=said.hint
    )


def _day(question_id: str, key: str, *, ago: int, ahead: int) -> DateQuestion:
    said = _said(key)
    return DateQuestion(
        id=question_id,
        earliest_days_ago=ago,
        latest_days_ahead=ahead,
        label=said.label,
        called=said.called,
        hint=said.hint,
    )


def _page(page_id: str, *questions: Question) -> Page:
    return Page(id=page_id, title=_text(f"account.{page_id}_title"), questions=questions)


def _said(key: str) -> _Said:
    known = texts.interface()
    return _Said(
        label=known[f"account.{key}_label"],
        called=known[f"account.{key}_called"],
        hint=known.get(f"account.{key}_hint"),
    )


def _option(key: str, value: str) -> Option:
    return Option(value=value, label=_text(key), hint=texts.interface().get(f"{key}_hint"))


def _text(key: str) -> Text:
    return texts.interface()[key]
