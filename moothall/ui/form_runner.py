"""Runs one page of a form: what to show, and what was posted. The same for residents and for officers."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.core.files.uploadedfile import UploadedFile as Upload
from django.http import HttpRequest

from moothall.files import images
from moothall.rules.answer_fields import fields_of
from moothall.rules.answers import AddressAnswer, Answer, Answers, FileAnswer
from moothall.rules.form_check import Posted
from moothall.rules.form_check_files import UploadedFile
from moothall.rules.forms import Page
from moothall.rules.questions import AddressQuestion, FileQuestion
from moothall.ui.asked import Fields

_UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, kw_only=True)
class Image:
    """An uploaded image, drawn again without its metadata, under the key that its answer will name."""

    key: str
    content: bytes
    content_type: str


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """What came in for a page: for the validator, and the images to keep if it accepts them."""

    posted: Posted
    images: tuple[Image, ...]


def receive(
    request: HttpRequest, page: Page, *, earlier: Answers, found: Mapping[str, AddressAnswer]
) -> Incoming:
    """Return what `request` posts for `page`.

    `earlier` are the draft's answers (files are kept from there), `found` the addresses that may be chosen by
    their UPRN. A file that is no image comes with no type, and the validator says so.
    """
    uploads: dict[str, Sequence[UploadedFile]] = {}
    kept: list[Image] = []
    for question in page.questions:
        if isinstance(question, FileQuestion):
            received = _receive_files(request.FILES.getlist(question.id), question)
            uploads[question.id] = [file for file, _ in received]
            kept.extend(image for _, image in received if image is not None)
    posted = Posted(fields=fields_posted(request), uploads=uploads, addresses=found, earlier=earlier)
    return Incoming(posted=posted, images=tuple(kept))


def fields_posted(request: HttpRequest) -> dict[str, Sequence[str]]:
    """Return every posted value by field name, as it came in."""
    return {name: list(values) for name, values in request.POST.lists()}


def fields_given(page: Page, answers: Answers) -> Fields:
    """Return the raw fields that show the answers given before."""
    shown: dict[str, Sequence[str]] = {}
    for question in page.questions:
        shown.update(fields_of(question.id, answers.get(question.id)))
    return shown


def files_given(page: Page, answers: Answers) -> dict[str, tuple[FileAnswer, ...]]:
    """Return the files that each file question of the page has already."""
    return {question.id: _files(answers.get(question.id)) for question in page.questions}


def address_questions(page: Page) -> tuple[AddressQuestion, ...]:
    """Return the questions of the page that ask for an address."""
    return tuple(question for question in page.questions if isinstance(question, AddressQuestion))


def _files(answer: Answer | None) -> tuple[FileAnswer, ...]:
    if not isinstance(answer, tuple):
        return ()
    return tuple(item for item in answer if isinstance(item, FileAnswer))


def _receive_files(
    files: Sequence[Upload], question: FileQuestion
) -> list[tuple[UploadedFile, Image | None]]:
    """Return what came in; where there are more files than the question takes, none is drawn."""
    if len(files) > question.max_count:
        return [(_unread(file, secrets.token_hex(16)), None) for file in files]
    return [_receive_file(file, question) for file in files]


def _unread(file: Upload, key: str) -> UploadedFile:
    """Return a file that the validator refuses for its size or the number of files before its kind matters."""
    return UploadedFile(key=key, name=file.name or "", size_bytes=file.size or 0, content_type=_UNKNOWN)


def _receive_file(file: Upload, question: FileQuestion) -> tuple[UploadedFile, Image | None]:
    key, name, size = secrets.token_hex(16), file.name or "", file.size or 0
    if size > question.max_bytes or size == 0:
        return _unread(file, key), None
    refused = UploadedFile(key=key, name=name, size_bytes=size, content_type=None)
    try:
        content, content_type = images.clean(file.read())
    except images.NotAnImage:
        return refused, None
    except images.TooManyPixels:
        return replace(refused, size_bytes=question.max_bytes + 1, content_type=_UNKNOWN), None
    if content_type not in question.accepts:
        return refused, None
    image = Image(key=key, content=content, content_type=content_type)
    return UploadedFile(key=key, name=name, size_bytes=len(content), content_type=content_type), image
