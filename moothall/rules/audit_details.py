"""The details of evidence: which shapes they have, so that an auditor reads them in words and in both languages."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

# What code records as why, by the name under which it is put into words: `evidence_detail.<name>`. A house test finds
# every shape that is recorded, and that no detail fits two of them.
SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "casework": "casework",
        "casework_page": "casework: {list}, page {page}",
        "casework_list": "casework: {which} {order}",
        "casework_file": "casework: file {file}",
        "casework_about": "casework: {about}",
        "administration": "administration",
        "records": "records",
        "records_format": "records: {format}",
        "audit": "audit",
        "audit_withheld": "audit: {withheld_on} from {begins_at} to {ends_at}",
        "audit_ended": "audit: ended {at}",
        "audit_narrowed": "audit {filters}",
        "desk": "desk",
        "deleted": "{rows} rows deleted: {because}",
        "kept": "kept for {days} days after {state}",
        "erasure_granted": "asked for by the resident in erasure request {request}",
        "erasure_promised": "promised for {day} by erasure request {request}",
        "erasure_asked": "asked by the resident for {cases} cases",
        "erasure_refused": "{reference}: {outcome} {refused_on}",
        "erasure_decided": "{reference}: {outcome}",
        "erasure_longer": "two months more",
        "erasure_forgotten": "the case was erased at the resident's request",
        "details_over": "the period of these details is over",
        "retention_held": "{due} of {rows} rows wait for a person",
        "retention_run": "{done} of {due} rows deleted, {failed} failed",
        "retention_confirmed": "the deletion was confirmed",
        "paper_version": "version {version}",
        "sent": "sent by the resident",
        "sent_by_helper": "sent for the resident by a helper",
        "gathered": "gathered into an account with reference and proved email address",
        "opened": "opened by the resident",
        "opened_by_helper": "opened by somebody who acts for the resident",
        "copied": "taken away by the resident with everything about them",
        "closed": "closed by the person",
        "consent_withdrawn": "consent to use a known answer ({known}) withdrawn",
        "invited": "has a post",
        "invited_anew": "starts over",
        "founded": "post granted",
        "ended": "post ended",
        "post_for": "{function} for person {person}",
        "post_listed": "by a list",
        "post_listed_to": "by a list, to {until}",
        "lines": "{lines} lines",
        "parties": "home {home}, provider {provider}",
        "first_administrator": "the first administrator of body {body}",
        "for_body": "for body {body}",
        "operator_asked": "asked by the portal's operator: person {operator}",
        "operator_decided": "decided by the portal's operator: person {operator}",
        "operator_read": "read by the portal's operator: person {operator}",
    }
)
# Fields of several words, moments with their colons, and those whose form tells two shapes apart; all others are one
# word. A house test holds those that list what there is against the code.
FORMS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("list", "because", "until"), r".+"),
        **dict.fromkeys(("at", "begins_at", "ends_at"), r"\S+"),
        **dict.fromkeys(("days", "done", "due", "failed", "lines", "rows", "version"), r"[0-9]+"),
        "file": r"[0-9a-f]{32}",
        "filters": r"[a-z]+( [a-z]+)*",
        "reference": r"[0-9A-Z-]+",
        "which": r"open|mine|untaken|closed",
    }
)
WORD = r"[^\s:,]+"
_HOLE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, kw_only=True)
class Detail:
    """A detail by the name of its shape, with what stood in its holes."""

    name: str
    fields: Mapping[str, str]


def read(why: str) -> Detail | None:
    """Return what a detail says, or None for words that have none of the shapes, as an officer's own."""
    return next(fitting(why), None)


def fitting(why: str) -> Iterator[Detail]:
    """Yield what a detail says by each shape that it fits."""
    for name, pattern in _PATTERNS.items():
        found = pattern.fullmatch(why)
        if found is not None:
            yield Detail(name=name, fields=found.groupdict())


def _pattern(shape: str) -> re.Pattern[str]:
    parts = _HOLE.split(shape)
    fixed, holes = parts[::2], parts[1::2]
    joined = re.escape(fixed[0])
    for hole, text in zip(holes, fixed[1:], strict=True):
        joined += f"(?P<{hole}>{FORMS.get(hole, WORD)})" + re.escape(text)
    return re.compile(joined)


_PATTERNS = {name: _pattern(shape) for name, shape in SHAPES.items()}
