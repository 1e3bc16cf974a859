"""Answers as typed values. In `Answers`, None was left empty on purpose; a missing key was never answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class AddressAnswer:
    """A UK address. `uprn` and `custodian_code` are known only where it was chosen from a register."""

    uprn: str | None
    lines: tuple[str, ...]
    postcode: str
    custodian_code: int | None


@dataclass(frozen=True, kw_only=True)
class FileAnswer:
    """A file kept under `key`; `name` is the person's own name for it, `content_type` what its content is."""

    key: str
    name: str
    size_bytes: int
    content_type: str

    @property
    def is_image(self) -> bool:
        """Whether a page can show it."""
        return self.content_type.startswith("image/")


@dataclass(frozen=True, kw_only=True)
class BankAnswer:
    """A bank account: six digits, eight digits, and what a building society adds to know its member."""

    name: str
    sort_code: str
    account_number: str
    roll_number: str | None


Answer = str | bool | int | date | tuple[str, ...] | AddressAnswer | BankAnswer | tuple[FileAnswer, ...]
Answers = Mapping[str, Answer | None]
Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
