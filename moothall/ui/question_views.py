"""What a question's template shows: strings only, made from the question, its fields and what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar


class AddressStep(StrEnum):
    """Where a person is in giving an address: a postcode, one of those found there, or its lines by hand."""

    POSTCODE = "postcode"
    CHOOSE = "choose"
    TYPE = "type"


@dataclass(frozen=True, kw_only=True)
class FoundAddress:
    """An address to choose: its UPRN and itself in one line."""

    uprn: str
    line: str


@dataclass(frozen=True, kw_only=True)
class AddressLookup:
    """How an address question stands: at which step, and what was found for which postcode."""

    step: AddressStep = AddressStep.POSTCODE
    postcode: str = ""
    found: tuple[FoundAddress, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AnyView:
    """What every question shows. With `is_heading` the label is the heading of the page."""

    id: str
    label: str
    hint: str | None
    error: str | None
    is_heading: bool

    @property
    def first_field(self) -> str:
        """The id of the field that a link to the question leads to."""
        return self.id

    @property
    def fields(self) -> frozenset[str]:
        """The ids of all fields that can be led to."""
        return frozenset({self.first_field})


@dataclass(frozen=True, kw_only=True)
class LineView(AnyView):
    """One line to type."""

    template: ClassVar[str] = "questions/text.html"
    value: str
    input_type: str = "text"
    input_mode: str | None = None
    autocomplete: str | None = None
    classes: str | None = None
    suffix: str | None = None
    spellcheck: bool | None = None


@dataclass(frozen=True, kw_only=True)
class LongTextView(AnyView):
    """Several lines to type, at most `max_length` characters."""

    template: ClassVar[str] = "questions/long_text.html"
    value: str
    max_length: int


@dataclass(frozen=True, kw_only=True)
class ChoiceView:
    """One of the answers to choose from."""

    value: str
    text: str
    hint: str | None
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class ChooseOneView(AnyView):
    """One of some answers; `is_short` puts them side by side."""

    template: ClassVar[str] = "questions/choice.html"
    choices: tuple[ChoiceView, ...]
    is_short: bool = False


@dataclass(frozen=True, kw_only=True)
class ChooseSomeView(AnyView):
    """Any number of some answers."""

    template: ClassVar[str] = "questions/choices.html"
    choices: tuple[ChoiceView, ...]


@dataclass(frozen=True, kw_only=True)
class DateView(AnyView):
    """Three fields for a day; `wrong` are the parts to mark."""

    template: ClassVar[str] = "questions/date.html"
    PARTS: ClassVar[tuple[str, ...]] = ("day", "month", "year")
    values: Mapping[str, str]
    wrong: frozenset[str]

    @property
    def first_field(self) -> str:
        """The id of the day's field."""
        return f"{self.id}-day"

    @property
    def fields(self) -> frozenset[str]:
        """The ids of the three fields."""
        return frozenset(f"{self.id}-{part}" for part in self.PARTS)


@dataclass(frozen=True, kw_only=True)
class AddressView(AnyView):
    """An address at one of its three steps. `values` holds the fields by their ends; `errors` likewise."""

    template: ClassVar[str] = "questions/address.html"
    FIELDS: ClassVar[Mapping[AddressStep, tuple[str, ...]]] = {
        AddressStep.POSTCODE: ("postcode",),
        AddressStep.CHOOSE: ("uprn",),
        AddressStep.TYPE: ("line-1", "line-2", "town", "postcode"),
    }
    lookup: AddressLookup
    values: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def first_field(self) -> str:
        """The id of the first field of the step."""
        return f"{self.id}-{self.FIELDS[self.lookup.step][0]}"

    @property
    def fields(self) -> frozenset[str]:
        """The ids of the fields of the step."""
        return frozenset(f"{self.id}-{part}" for part in self.FIELDS[self.lookup.step])

    @property
    def is_looking_up(self) -> bool:
        """Whether a postcode is asked for first."""
        return self.lookup.step is AddressStep.POSTCODE

    def step_href(self, step: AddressStep) -> str:
        """Return where the same page is shown at another step."""
        return f"?{self.id}-step={step}"


@dataclass(frozen=True, kw_only=True)
class BankView(AnyView):
    """A bank account's four fields. `values` and `errors` hold them by their ends."""

    template: ClassVar[str] = "questions/bank_account.html"
    PARTS: ClassVar[tuple[str, ...]] = ("name", "sort-code", "account-number", "roll-number")
    values: Mapping[str, str]
    errors: Mapping[str, str]

    @property
    def first_field(self) -> str:
        """The id of the name's field."""
        return f"{self.id}-{self.PARTS[0]}"

    @property
    def fields(self) -> frozenset[str]:
        """The ids of the four fields."""
        return frozenset(f"{self.id}-{part}" for part in self.PARTS)


@dataclass(frozen=True, kw_only=True)
class FileView(AnyView):
    """Files to add; `kept` are the names and sizes of those that the answer has already."""

    template: ClassVar[str] = "questions/file.html"
    accept: str
    is_multiple: bool
    kept: Sequence[str]


QuestionView = (
    LineView | LongTextView | ChooseOneView | ChooseSomeView | DateView | AddressView | BankView | FileView
)
