"""Reads service packs: a folder, or its content as a database row keeps it, as a checked service."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from moothall.packs.problems import PackProblem, PacksRefused, refuse_if_any
from moothall.packs.reader import Lines, read
from moothall.packs.service_files import FormFile, NoticeFile, ServiceFile, WorkflowFile, read_notice
from moothall.packs.yaml_nodes import MAX_BYTES
from moothall.rules.findings import Finding
from moothall.rules.forms import Form
from moothall.rules.service_check import findings_in
from moothall.rules.service_check_periods import findings_in_new
from moothall.rules.services import ServiceDefinition
from moothall.rules.workflow import Workflow

Content = Mapping[str, str]
"""A pack: the name of each file below the pack's folder, with slashes, and its text."""

MAX_FILES = 100
_SINGLE_FILES = ("service.yaml", "form.yaml", "workflow.yaml")
_NOTICE = re.compile(r"notices/([a-z][a-z0-9_]*)\.md")
_EXAMPLE = re.compile(r"examples/[a-z0-9][a-z0-9-]*\.yaml")
_Made = TypeVar("_Made")


@dataclass(frozen=True, kw_only=True)
class ServicePack:
    """A service with the content it was compiled from; `digest` (SHA-256, hexadecimal) names the content."""

    definition: ServiceDefinition
    content: Content
    digest: str


def digest_of(content: Content) -> str:
    """Return the SHA-256 of a pack's content in one canonical form, whatever the order of its files."""
    canonical = json.dumps(dict(content), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def read_services(folder: Path) -> tuple[ServicePack, ...]:
    """Return every service in `folder` (data/services), by slug; raise PacksRefused with all mistakes."""
    packs: list[ServicePack] = []
    problems: list[PackProblem] = []
    for pack_folder in sorted(path for path in folder.iterdir() if path.is_dir()):
        try:
            packs.append(read_service(pack_folder))
        except PacksRefused as refusal:
            problems.extend(refusal.problems)
    refuse_if_any(problems)
    return tuple(packs)


def read_service(folder: Path) -> ServicePack:
    """Return the service in `folder`, named by its slug; raise PacksRefused with all that is wrong in it."""
    content = read_content(folder)
    place = f"services/{folder.name}/"
    definition = compile_pack(content, place=place, is_new=True)
    if definition.slug != folder.name:
        message = f"The folder is `{folder.name}` and the slug `{definition.slug}`: they are the same."
        raise PacksRefused([PackProblem(file=f"{place}service.yaml", line=0, message=message)])
    if definition.privacy is None:
        message = "`privacy` is missing: say for what purpose and on what basis the answers are processed."
        raise PacksRefused([PackProblem(file=f"{place}service.yaml", line=0, message=message)])
    return ServicePack(definition=definition, content=content, digest=digest_of(content))


def read_content(folder: Path) -> Content:
    """Return the texts of all files below `folder`; raise PacksRefused for what is no text or too much."""
    found: dict[str, str] = {}
    problems: list[PackProblem] = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() or path.name.startswith("."):
            continue
        try:
            if path.stat().st_size > MAX_BYTES or len(found) >= MAX_FILES:
                raise ValueError
            found[name] = path.read_text(encoding="utf-8")
        except ValueError:
            message = f"A pack is at most {MAX_FILES} UTF-8 files of at most {MAX_BYTES // 1000} kB."
            problems.append(PackProblem(file=f"services/{folder.name}/{name}", line=0, message=message))
    refuse_if_any(problems)
    return found


def compile_pack(content: Content, *, place: str = "", is_new: bool = False) -> ServiceDefinition:
    """Return the service that `content` describes, checked; `place` goes before file names in problems.

    What is asked of new versions only is checked where it `is_new`: those that were published before go on.

    Raises PacksRefused with everything that is wrong. The same content always gives an equal definition, so
    callers may keep it by its digest.
    """
    reading = _Reading(content, place)
    service = reading.file("service.yaml", ServiceFile)
    form = reading.file("form.yaml", FormFile)
    workflow = reading.file("workflow.yaml", WorkflowFile)
    notices = reading.notices()
    reading.unknown_files()
    refuse_if_any(reading.problems)
    if service is None or form is None or workflow is None:
        raise PacksRefused(reading.problems)
    definition = _definition(service, form, workflow, notices)
    found = (*findings_in(definition), *(findings_in_new(definition) if is_new else ()))
    refuse_if_any(reading.placed(finding) for finding in found)
    return definition


def _definition(
    service: ServiceFile, form: FormFile, workflow: WorkflowFile, notices: Iterable[NoticeFile]
) -> ServiceDefinition:
    read_notices = tuple(notices)
    reviewed = (service.welsh_reviewed_by, form.welsh_reviewed_by, workflow.welsh_reviewed_by)
    return ServiceDefinition(
        slug=service.slug,
        lgsl=service.lgsl,
        title=service.title,
        summary=service.summary,
        topics=service.topics,
        nations=service.nations,
        provided_by=service.provided_by,
        duty=service.duty,
        start=service.start,
        declaration=service.declaration,
        functions=service.functions,
        contact=service.contact,
        place=service.place,
        draft_days=service.draft_days,
        form=Form(pages=form.pages),
        workflow=Workflow(
            initial=workflow.initial,
            initial_notice=workflow.initial_notice,
            message_notice=workflow.message_notice,
            states=workflow.states,
            transitions=workflow.transitions,
        ),
        notices={each.notice.name: each.notice for each in read_notices},
        is_welsh_reviewed=None not in reviewed and all(each.is_welsh_reviewed for each in read_notices),
        privacy=service.privacy,
    )


class _Reading:
    """Reads the files of one pack, keeping problems and lines."""

    def __init__(self, content: Content, place: str) -> None:
        self._content = content
        self._place = place
        self._lines: dict[str, Lines] = {}
        self.problems: list[PackProblem] = []

    def file(self, name: str, kind: type[_Made]) -> _Made | None:
        """Return one file of the pack as `kind`, or None with the problems noted."""
        text = self._content.get(name)
        if text is None:
            self._note(name, "This file is missing from the pack.")
            return None
        try:
            made, self._lines[name.removesuffix(".yaml")] = read(text, kind, file=self._place + name)
        except PacksRefused as refusal:
            self.problems.extend(refusal.problems)
            return None
        return made

    def notices(self) -> tuple[NoticeFile, ...]:
        """Return all notices of the pack that can be read."""
        found: list[NoticeFile] = []
        for name, text in self._content.items():
            match = _NOTICE.fullmatch(name)
            if match is None:
                continue
            try:
                notice = read_notice(text, file=self._place + name)
            except PacksRefused as refusal:
                self.problems.extend(refusal.problems)
                continue
            if notice.notice.name != match.group(1):
                self._note(name, f"The file and its `name` are the same: write `name: {match.group(1)}`.")
            self._lines[f"notices/{notice.notice.name}"] = notice.lines
            found.append(notice)
        return tuple(found)

    def unknown_files(self) -> None:
        """Note every file that is no part of a pack."""
        for name in self._content:
            if name not in _SINGLE_FILES and not _NOTICE.fullmatch(name) and not _EXAMPLE.fullmatch(name):
                message = (
                    "A pack holds service.yaml, form.yaml, workflow.yaml, notices/*.md, examples/*.yaml."
                )
                self._note(name, message)

    def placed(self, finding: Finding) -> PackProblem:
        """Return a finding as a problem with its file and line."""
        part, *rest = finding.where
        if part == "notices" and rest:
            part, rest = f"notices/{rest[0]}", rest[1:]
        lines = self._lines.get(str(part))
        if lines is None:
            return PackProblem(file=f"{self._place}{part}", line=0, message=finding.message)
        return lines.problem(tuple(rest), finding.message)

    def _note(self, name: str, message: str) -> None:
        self.problems.append(PackProblem(file=self._place + name, line=0, message=message))
