"""Which files of data/ hold Welsh that nobody has reviewed: no mistake, but it keeps services from Welsh councils."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from moothall.packs import folders
from moothall.packs.interface import InterfaceFile
from moothall.packs.privacy import unreviewed
from moothall.packs.reader import read
from moothall.packs.service_files import FormFile, ServiceFile, WorkflowFile, read_notice

_KINDS: Mapping[str, type[ServiceFile] | type[FormFile] | type[WorkflowFile]] = {
    "service.yaml": ServiceFile,
    "form.yaml": FormFile,
    "workflow.yaml": WorkflowFile,
}


def unreviewed_welsh(folder: Path) -> tuple[str, ...]:
    """Return a sentence for each file of services and interface words in `folder` (data) without a reviewer.

    The files are those that `read_services` and `read_interface` accept. Raises PacksRefused for any other.
    """
    found = sorted(
        {
            *_services(folders.services(folder)),
            *_interface(folders.interface(folder)),
            *unreviewed(folders.privacy(folder)),
        }
    )
    return tuple(f"{path.relative_to(folder).as_posix()}: nobody has reviewed the Welsh." for path in found)


def _services(folder: Path) -> Iterator[Path]:
    for name, kind in _KINDS.items():
        for path in folder.glob(f"*/{name}"):
            made, _ = read(path.read_text(encoding="utf-8"), kind, file=path.name)
            if made.welsh_reviewed_by is None:
                yield path
    for path in folder.glob("*/notices/*.md"):
        if not read_notice(path.read_text(encoding="utf-8"), file=path.name).is_welsh_reviewed:
            yield path


def _interface(folder: Path) -> Iterator[Path]:
    for path in folder.glob("*.yaml"):
        made, _ = read(path.read_text(encoding="utf-8"), InterfaceFile, file=path.name)
        if made.welsh_reviewed_by is None:
            yield path
