"""A photo of a case on a page of the desk: what a browser builds around an image alone, our policy refuses."""

from dataclasses import dataclass

from moothall.bodies.queries import KnownBody
from moothall.cases.queries.desk import OpenedCase
from moothall.desk.presenters.case import CaseHead, case_head, case_path, file_url
from moothall.people.queries import Colleague
from moothall.rules.answers import FileAnswer
from moothall.rules.language import Language


@dataclass(frozen=True, kw_only=True)
class PhotoView:
    """All that the page of a photo shows: `image_href` for the next minute, `download_href` for longer."""

    head: CaseHead
    name: str
    image_href: str
    download_href: str


def file_of(opened: OpenedCase, key: str) -> FileAnswer | None:
    """Return the file with this key among the answers that officers see, None where there is none."""
    answers = (answer for answer in opened.answers.values() if isinstance(answer, tuple))
    files = (file for answer in answers for file in answer if isinstance(file, FileAnswer))
    return next((file for file in files if file.key == key), None)


def photo_view(
    opened: OpenedCase, found: FileAnswer, *, by: Colleague, body: KnownBody, language: Language
) -> PhotoView:
    """Return the page of a photo."""
    return PhotoView(
        head=case_head(opened, body, language),
        name=found.name,
        image_href=file_url(by, opened, body_id=body.id, key=found.key),
        download_href=case_path("file-download", opened, body, key=found.key),
    )
