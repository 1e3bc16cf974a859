"""`moothall audit`: check the evidence, and write the digests that bodies keep. docs/how-to/verify-the-audit.md."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.utils import timezone

from moothall.audit import digests, verify
from moothall.audit.verify import Report
from moothall.bodies import queries as bodies
from moothall.bodies.context import Job, acting
from moothall.cli.amounts import amount
from moothall.cli.database import ADMIN_VARIABLE, APP_VARIABLE, named_urls, reach
from moothall.cli.problem import Problem
from moothall.cli.supervise import say
from moothall.rules.audit_chain import Finding
from moothall.rules.audit_digests import DigestFinding, Signed


def run(arguments: Sequence[str]) -> int:
    """Verify or export; return 1 where anything is wrong with the evidence.

    Raises:
        Problem: the database or a file cannot be read, or nobody is called so.
    """
    given = _parser().parse_args(arguments)
    urls = named_urls(os.environ)
    if urls is None:
        raise Problem(f"Set {APP_VARIABLE} and {ADMIN_VARIABLE}: the evidence is in the database.")
    reach(APP_VARIABLE, urls.app)
    body_id = _body_id(given.body) if given.body else None
    if given.act == "export":
        if body_id is None:
            raise Problem("Name the body whose digests to write: moothall audit export --body <slug>.")
        _export(body_id)
        return 0
    return _verify(body_id, _outside(Path(given.digests)) if given.digests else {})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="moothall audit", description="Check the evidence, or write its digests."
    )
    parser.add_argument("act", choices=("verify", "export"), help="see docs/how-to/verify-the-audit.md")
    parser.add_argument("--body", default="", help="a body's slug; verify checks all without it")
    parser.add_argument("--digests", default="", help="verify: a folder of digests that were kept outside")
    return parser


def _body_id(slug: str) -> int:
    body = bodies.by_slug(slug)
    if body is None:
        raise Problem(f"No body is called {slug!r}: write its slug.")
    return body.id


def _export(body_id: int) -> None:
    with acting(Job(body_id=body_id)):
        found = digests.kept(body_id=body_id)
    sys.stdout.write(digests.written(found, trusted=digests.keys().trusted))


def _outside(folder: Path) -> dict[int, list[Signed]]:
    """Return the digests of each body that the JSON files of a folder hold, by their days, each once."""
    if not folder.is_dir():
        raise Problem(f"{folder} is not a folder.")
    found: dict[int, dict[str, Signed]] = {}
    for path in sorted(folder.glob("*.json")):
        try:
            kept = digests.read(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, digests.NotOurFile) as error:
            raise Problem(f"{path.name} holds no digests as Moothall exports them.") from error
        found.setdefault(_body_id(kept.body), {}).update({one.text: one for one in kept.digests})
    if not found:
        raise Problem(f"{folder} holds no digests: put the JSON files that were exported into it.")
    return {body_id: sorted(each.values(), key=digests.day_of) for body_id, each in found.items()}


def _verify(body_id: int | None, outside: Mapping[int, Sequence[Signed]]) -> int:
    wanted = {body_id} if body_id is not None else {*verify.audited_bodies(), *outside}
    wrong = 0
    for each in sorted(wanted):
        report = verify.verify_body(body_id=each, keys=digests.keys(), outside=outside.get(each, ()))
        _say(report)
        wrong += len(report.findings)
    found = amount(wrong, "finding", "findings") if wrong else "in order"
    say(f"{amount(len(wanted), 'body', 'bodies')} checked: {found}")
    return 1 if wrong else 0


def _say(report: Report) -> None:
    slug = bodies.by_id(report.body_id).slug
    for finding in report.findings:
        say(f"{slug}: {_where(finding)}: {finding.fault}")
    since = report.waiting_since
    age = (
        ""
        if since is None
        else f", the oldest for {max(0, round((timezone.now() - since).total_seconds()))} s"
    )
    for seal in report.set_back:
        say(f"{slug}: the clock was set back before seal {seal}: no fault of the evidence")
    if not report.noted_seal:
        say(f"{slug}: nothing was noted on this machine outside the database")
    seals, digests_kept = amount(report.seals, "seal", "seals"), amount(report.digests, "digest", "digests")
    waiting = amount(report.waiting, "row waits", "rows wait")
    say(f"{slug}: {seals}, {digests_kept}, {waiting} for a seal{age}")


def _where(finding: Finding | DigestFinding) -> str:
    if isinstance(finding, DigestFinding):
        return f"digest of {finding.on}" if finding.on else "a digest"
    seal = "" if finding.seal is None else f"seal {finding.seal}"
    row = "" if finding.row_id is None else f"row {finding.row_id}"
    return ", ".join(part for part in (seal, row) if part) or "a record without evidence"
