"""A service as data: who offers it, what it asks, how it is worked, what is sent and how long it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from moothall.rules.bodies import Duty, Nation, ProvidedBy
from moothall.rules.forms import Form
from moothall.rules.language import Text
from moothall.rules.notice_text import Notice
from moothall.rules.workflow import Workflow


@dataclass(frozen=True, kw_only=True)
class StartPage:
    """What a person reads before the first question; each text is prose."""

    before_you_start: Text
    what_happens_next: Text
    how_long_kept: Text


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Which questions ask how to reach the resident; without an answer a code alone leads to the case."""

    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, kw_only=True)
class ServiceDefinition:
    """Everything a service is. `place` names the questions whose answers say where, for an officer's list.

    `functions` labels each abstract function that the workflow names; each body binds them to people.
    Where the register has a signpost for `duty`, another body does the work and residents are led there.
    """

    slug: str
    lgsl: int
    title: Text
    summary: Text
    topics: tuple[str, ...]
    nations: tuple[Nation, ...]
    provided_by: ProvidedBy
    duty: Duty | None
    start: StartPage
    declaration: Text
    functions: Mapping[str, Text]
    contact: Contact
    place: tuple[str, ...]
    draft_days: int
    form: Form
    workflow: Workflow
    notices: Mapping[str, Notice]
    is_welsh_reviewed: bool
