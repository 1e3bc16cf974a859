"""Questions, pages and facts that the tests of the service language share."""

from datetime import date

from moothall.rules.bodies import Kind, Nation
from moothall.rules.expressions_parse import parse
from moothall.rules.facts import Facts
from moothall.rules.forms import Exit, Form, Page
from moothall.rules.language import Text
from moothall.rules.questions import (
    AddressQuestion,
    BankAccountQuestion,
    ChoiceQuestion,
    ChoicesQuestion,
    DateQuestion,
    EmailQuestion,
    FileQuestion,
    LongTextQuestion,
    NationalInsuranceQuestion,
    NumberQuestion,
    Option,
    PhoneQuestion,
    Question,
    TextPattern,
    TextQuestion,
    YesNoQuestion,
)

TODAY = date(2026, 3, 12)
FACTS = Facts(nation=Nation.ENGLAND, kind=Kind.DISTRICT, region="South East", today=TODAY)


def said(words: str) -> Text:
    return Text(en=words, cy=f"{words} (cy)")


OPTIONS = (Option(value="red", label=said("Red")), Option(value="blue", label=said("Blue")))
LABEL = said("A question?")

NAME = TextQuestion(id="name", label=LABEL, called=said("your name"), max_length=20)
POSTCODE = TextQuestion(id="postcode", label=LABEL, called=said("the postcode"), pattern=TextPattern.POSTCODE)
DIGITS = TextQuestion(id="digits", label=LABEL, called=said("the number"), pattern=TextPattern.DIGITS)
STORY = LongTextQuestion(id="story", label=LABEL, called=said("what happened"), max_length=100)
IS_NEW = YesNoQuestion(id="is_new", label=LABEL, called=said("it is new"))
COLOUR = ChoiceQuestion(id="colour", label=LABEL, called=said("a colour"), options=OPTIONS)
COLOURS = ChoicesQuestion(id="colours", label=LABEL, called=said("the colours"), options=OPTIONS)
COUNT = NumberQuestion(id="count", label=LABEL, called=said("how many"), minimum=1, maximum=9)
DUE_ON = DateQuestion(
    id="due_on", label=LABEL, called=said("the day"), earliest_days_ago=14, latest_days_ahead=0
)
HOME = AddressQuestion(id="home", label=LABEL, called=said("the address"))
EMAIL = EmailQuestion(id="email", label=LABEL, called=said("your email address"))
PHONE = PhoneQuestion(id="phone", label=LABEL, called=said("your phone number"))
MOBILE = PhoneQuestion(id="mobile", label=LABEL, called=said("your mobile number"), mobile_only=True)
NINO = NationalInsuranceQuestion(id="nino", label=LABEL, called=said("your National Insurance number"))
ACCOUNT = BankAccountQuestion(id="account", label=LABEL, called=said("your account"))
PHOTO = FileQuestion(id="photo", label=LABEL, called=said("a photo"), max_bytes=1000, max_count=2)
NOTE = TextQuestion(id="note", label=LABEL, called=said("a note"), required=False)

EVERY_TYPE: tuple[Question, ...] = (
    NAME,
    POSTCODE,
    DIGITS,
    STORY,
    IS_NEW,
    COLOUR,
    COLOURS,
    COUNT,
    DUE_ON,
    HOME,
    EMAIL,
    PHONE,
    MOBILE,
    NINO,
    ACCOUNT,
    PHOTO,
    NOTE,
)


def page(page_id: str, *questions: Question, when: str | None = None, leads_out: bool = False) -> Page:
    return Page(
        id=page_id,
        title=said(page_id),
        questions=questions,
        when=parse(when) if when else None,
        exit=Exit(body=said("Elsewhere.")) if leads_out else None,
    )


BRANCHING = Form(
    pages=(
        page("new", IS_NEW),
        page("too-new", when='is_new and body.nation != "england"', leads_out=True),
        page("colour", COLOUR),
        page("story", STORY, when='colour = "red"'),
        page("note", NOTE),
        page("count", COUNT, when="note is answered or is_new"),
        page("end", DUE_ON),
    )
)
"""A form with branches: an exit outside England, a story for red, a count for a note or a new thing."""
