"""The questions a form may ask: one frozen type for each kind of answer, told apart by `type` in YAML."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from moothall.rules.bodies import Nation
from moothall.rules.faults import Fault
from moothall.rules.language import Text


class QuestionType(StrEnum):
    """The word in YAML that says what kind of answer a question takes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    DATE = "date"
    ADDRESS = "address"
    EMAIL = "email"
    PHONE = "phone"
    NATIONAL_INSURANCE = "national_insurance"
    BANK_ACCOUNT = "bank_account"
    FILE = "file"


class TextPattern(StrEnum):
    """A shape that a short text must have."""

    POSTCODE = "postcode"
    DIGITS = "digits"


class FileKind(StrEnum):
    """What an upload may be, told by its content and never by its name."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"


@dataclass(frozen=True, kw_only=True)
class Option:
    """One answer to choose: `value` is stored, `label` is shown."""

    value: str
    label: Text
    hint: Text | None = None


@dataclass(frozen=True, kw_only=True)
class AnyQuestion:
    """What every question has.

    `id` is stable: a published id is never given another meaning. `called` names the answer inside a
    sentence ("the date the bin was due"), so that error messages can be built; of yes and no it is the clause
    after "if" ("the bin was out in time"). Empty `nations` means all.
    """

    id: str
    label: Text
    called: Text
    hint: Text | None = None
    required: bool = True
    sensitive: bool = False
    nations: tuple[Nation, ...] = ()
    errors: Mapping[Fault, Text] = field(default_factory=dict)

    @property
    def is_sensitive(self) -> bool:
        """Whether the answer is kept sealed: the service says so, or the type of question always is."""
        return self.sensitive


@dataclass(frozen=True, kw_only=True)
class TextQuestion(AnyQuestion):
    """A line of text, at most `max_length` characters."""

    type: ClassVar[QuestionType] = QuestionType.TEXT
    max_length: int = 200
    pattern: TextPattern | None = None


@dataclass(frozen=True, kw_only=True)
class LongTextQuestion(AnyQuestion):
    """Some lines of text, at most `max_length` characters in all."""

    type: ClassVar[QuestionType] = QuestionType.LONG_TEXT
    max_length: int = 2000


@dataclass(frozen=True, kw_only=True)
class YesNoQuestion(AnyQuestion):
    """Yes or no. With `yes_label` and `no_label` it has words of its own for them, as Welsh needs: "Oes", "Nac oes"."""

    type: ClassVar[QuestionType] = QuestionType.YES_NO
    yes_label: Text | None = None
    no_label: Text | None = None


@dataclass(frozen=True, kw_only=True)
class ChoiceQuestion(AnyQuestion):
    """One of some options."""

    type: ClassVar[QuestionType] = QuestionType.CHOICE
    options: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True)
class ChoicesQuestion(AnyQuestion):
    """Any number of some options; at least one where it is required."""

    type: ClassVar[QuestionType] = QuestionType.CHOICES
    options: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True)
class NumberQuestion(AnyQuestion):
    """A whole number from `minimum` to `maximum`, both included."""

    type: ClassVar[QuestionType] = QuestionType.NUMBER
    minimum: int = 0
    maximum: int = 999_999
    unit: Text | None = None


@dataclass(frozen=True, kw_only=True)
class DateQuestion(AnyQuestion):
    """A day, bounded by days before and after the day on which it is answered; both bounds are included."""

    type: ClassVar[QuestionType] = QuestionType.DATE
    earliest_days_ago: int | None = None
    latest_days_ahead: int | None = None


@dataclass(frozen=True, kw_only=True)
class AddressQuestion(AnyQuestion):
    """A UK address, chosen from those at a postcode or typed by hand."""

    type: ClassVar[QuestionType] = QuestionType.ADDRESS


@dataclass(frozen=True, kw_only=True)
class EmailQuestion(AnyQuestion):
    """An email address."""

    type: ClassVar[QuestionType] = QuestionType.EMAIL


@dataclass(frozen=True, kw_only=True)
class PhoneQuestion(AnyQuestion):
    """A telephone number; `mobile_only` where text messages are to reach it."""

    type: ClassVar[QuestionType] = QuestionType.PHONE
    mobile_only: bool = False


@dataclass(frozen=True, kw_only=True)
class NationalInsuranceQuestion(AnyQuestion):
    """A National Insurance number. It is always sensitive, and no condition may look at it."""

    type: ClassVar[QuestionType] = QuestionType.NATIONAL_INSURANCE

    @property
    def is_sensitive(self) -> bool:
        """Yes."""
        return True


@dataclass(frozen=True, kw_only=True)
class BankAccountQuestion(AnyQuestion):
    """An account at a bank or building society. It is always sensitive, and no condition may look at it."""

    type: ClassVar[QuestionType] = QuestionType.BANK_ACCOUNT

    @property
    def is_sensitive(self) -> bool:
        """Yes."""
        return True


@dataclass(frozen=True, kw_only=True)
class FileQuestion(AnyQuestion):
    """Up to `max_count` files of the kinds accepted, each at most `max_bytes` long."""

    type: ClassVar[QuestionType] = QuestionType.FILE
    accepts: tuple[FileKind, ...] = (FileKind.JPEG, FileKind.PNG)
    max_bytes: int = 10_000_000
    max_count: int = 1


Question = (
    TextQuestion
    | LongTextQuestion
    | YesNoQuestion
    | ChoiceQuestion
    | ChoicesQuestion
    | NumberQuestion
    | DateQuestion
    | AddressQuestion
    | EmailQuestion
    | PhoneQuestion
    | NationalInsuranceQuestion
    | BankAccountQuestion
    | FileQuestion
)
