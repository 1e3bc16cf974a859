"""The files of a service pack, as they are written."""

from collections.abc import Mapping
from dataclasses import dataclass

from moothall.packs.problems import PackProblem, PacksRefused
from moothall.packs.reader import Lines, read
from moothall.rules.bodies import Duty, Nation, ProvidedBy
from moothall.rules.forms import Page
from moothall.rules.language import Language, Text
from moothall.rules.notice_text import Channel, Notice
from moothall.rules.privacy import Privacy
from moothall.rules.services import Contact, StartPage
from moothall.rules.workflow import State, Transition


@dataclass(frozen=True, kw_only=True)
class ServiceFile:
    """service.yaml."""

    slug: str
    lgsl: int
    welsh_reviewed_by: str | None
    title: Text
    summary: Text
    topics: tuple[str, ...]
    nations: tuple[Nation, ...]
    provided_by: ProvidedBy
    duty: Duty | None = None
    start: StartPage
    declaration: Text
    functions: Mapping[str, Text]
    contact: Contact
    place: tuple[str, ...] = ()
    draft_days: int
    privacy: Privacy | None = None


@dataclass(frozen=True, kw_only=True)
class FormFile:
    """form.yaml."""

    welsh_reviewed_by: str | None
    pages: tuple[Page, ...]


@dataclass(frozen=True, kw_only=True)
class WorkflowFile:
    """workflow.yaml."""

    welsh_reviewed_by: str | None
    initial: str
    initial_notice: str | None = None
    message_notice: str | None = None
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]


@dataclass(frozen=True, kw_only=True)
class NoticeHead:
    """What stands between the two lines of dashes at the top of a notice."""

    name: str
    welsh_reviewed_by: str | None
    channels: tuple[Channel, ...]
    subject: Text


@dataclass(frozen=True, kw_only=True)
class NoticeFile:
    """A notice, and whether somebody has reviewed its Welsh."""

    notice: Notice
    is_welsh_reviewed: bool
    lines: Lines


FENCE = "---"


def read_notice(text: str, *, file: str) -> NoticeFile:
    """Return the notice in `text`: a head between two lines `---`, then its body under `# en` and `# cy`.

    Raises PacksRefused with what is wrong and in which line of `file`.
    """
    lines = text.splitlines()
    if not lines or lines[0].strip() != FENCE or FENCE not in [line.strip() for line in lines[1:]]:
        raise _refused(file, 1, "A notice begins with its head between two lines of `---`.")
    end = [line.strip() for line in lines[1:]].index(FENCE) + 1
    head, places = read("\n".join(lines[1:end]), NoticeHead, file=file, first_line=2)
    bodies = _bodies(lines, end + 1, file)
    notice = Notice(
        name=head.name,
        channels=head.channels,
        subject=head.subject,
        body=Text(en=bodies[Language.EN][1], cy=bodies[Language.CY][1] if Language.CY in bodies else None),
    )
    known = {**places.lines, ("body",): bodies[Language.EN][0]}
    return NoticeFile(
        notice=notice,
        is_welsh_reviewed=head.welsh_reviewed_by is not None,
        lines=Lines(file=file, lines=known),
    )


def _bodies(lines: list[str], start: int, file: str) -> Mapping[Language, tuple[int, str]]:
    """Return for each language the line where its body begins, and the body."""
    marks = {f"# {language}": language for language in Language}
    places = [at for at in range(start, len(lines)) if lines[at].strip() in marks]
    for at in range(start, len(lines)):
        is_outside = bool(lines[at].strip()) and (not places or at < places[0])
        if is_outside or (lines[at].startswith("# ") and at not in places):
            raise _refused(
                file, at + 1, "Words stand only under `# en` or `# cy`; a heading begins with `## `."
            )
    found: dict[Language, tuple[int, str]] = {}
    for at, following in zip(places, [*places[1:], len(lines)], strict=True):
        language = marks[lines[at].strip()]
        words = "\n".join(lines[at + 1 : following]).strip()
        if language in found or not words:
            raise _refused(file, at + 1, f"`# {language}` stands twice, or has no words under it.")
        found[language] = (at + 1, words)
    if Language.EN not in found:
        raise _refused(file, start + 1, "The English words are missing: write them under a line `# en`.")
    return found


def _refused(file: str, line: int, message: str) -> PacksRefused:
    return PacksRefused([PackProblem(file=file, line=line, message=message)])
