"""OS Places, the address API of Ordnance Survey: GET /search/places/v1/postcode.

Documented at docs.os.uk (OS Places API, Technical specification, Postcode). Which records count follows
GOV.UK's own use of it (alphagov/locations-api): one per UPRN, none that is no postal address, none kept by a
national custodian.
"""

import string
from collections.abc import Iterator, Mapping

import httpx

from moothall.bodies.places.addresses import (
    Address,
    NotConfigured,
    NotUnderstood,
    RequestRefused,
    Unavailable,
    normal_uprn,
)
from moothall.rules.postcodes import Postcode

OS_PLACES_URL = "https://api.os.uk"
PAGE_SIZE = 100
MOST_PAGES = 50
TIMEOUT = httpx.Timeout(4.0, connect=2.0)
APPROVED = "1"
NOT_POSTAL = "N"
NATIONAL_CUSTODIANS = frozenset({"ORDNANCE SURVEY", "HIGHWAYS ENGLAND", "NATIONAL HIGHWAYS"})
_SMALL_WORDS = frozenset({"UPON", "ON", "IN", "LE", "THE", "UNDER", "BY", "OF", "DE", "LA", "NEXT"})
_TEMPORARY_STATUSES = frozenset({408, 425, 429})

Record = Mapping[str, object]


class OsPlaces:
    """Addresses from Ordnance Survey: Royal Mail's (DPA) and the councils' own (LPI)."""

    def __init__(self, *, key: str, base_url: str = OS_PLACES_URL, timeout: httpx.Timeout = TIMEOUT) -> None:
        """Take the project's API key, sent in a header so that it stands in no log of addresses."""
        self._key = key
        self._base_url = base_url.rstrip("/")
        self._timeout = timeout

    def check_config(self) -> None:
        """Raise NotConfigured for a missing or impossible key or address."""
        if not (self._key.isascii() and self._key.isalnum()):
            raise NotConfigured("os_places_key")
        if not self._base_url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise NotConfigured("os_places_url")

    def at(self, postcode: Postcode) -> tuple[Address, ...]:
        """Return the approved postal addresses of a postcode; Royal Mail's wording where both have one."""
        records: dict[str, Record] = {}
        for dataset, record in self._records(postcode):
            uprn = _uprn(record)
            if _counts(dataset, record) and (uprn not in records or dataset == "DPA"):
                records[uprn] = record
        addresses = [_address(uprn, record, postcode) for uprn, record in records.items()]
        return tuple(sorted(addresses, key=_street_order))

    def _records(self, postcode: Postcode) -> Iterator[tuple[str, Record]]:
        with httpx.Client(timeout=self._timeout, follow_redirects=False) as client:
            offset = 0
            for _ in range(MOST_PAGES):
                answer = self._page(client, postcode, offset)
                total = _total(answer)
                page = list(_results(answer))
                yield from page
                offset += PAGE_SIZE
                if offset >= total:
                    return
        raise NotUnderstood("too many pages")

    def _page(self, client: httpx.Client, postcode: Postcode, offset: int) -> Record:
        parameters = {
            "postcode": f"{postcode.outward}{postcode.inward}",
            "dataset": "DPA,LPI",
            "lr": "EN",
            "maxresults": str(PAGE_SIZE),
            "offset": str(offset),
        }
        try:
            response = client.get(
                f"{self._base_url}/search/places/v1/postcode", params=parameters, headers={"key": self._key}
            )
        except httpx.HTTPError as failure:
            raise Unavailable(type(failure).__name__) from failure
        return _checked(response)


def _checked(response: httpx.Response) -> Record:
    status = response.status_code
    if status >= httpx.codes.INTERNAL_SERVER_ERROR or status in _TEMPORARY_STATUSES:
        raise Unavailable(str(status))
    if status != httpx.codes.OK:
        raise RequestRefused(str(status))
    try:
        answer: object = response.json()
    except ValueError as malformed:
        raise NotUnderstood("not JSON") from malformed
    return _record(answer, "answer")


def _record(value: object, name: str) -> Record:
    if not isinstance(value, dict):
        raise NotUnderstood(name)
    return value


def _total(answer: Record) -> int:
    total = _record(answer.get("header"), "header").get("totalresults")
    if not isinstance(total, int):
        raise NotUnderstood("totalresults")
    return total


def _results(answer: Record) -> Iterator[tuple[str, Record]]:
    """Yield dataset (DPA or LPI) and record of each result; an empty answer has no `results`."""
    results = answer.get("results", [])
    if not isinstance(results, list):
        raise NotUnderstood("results")
    for result in results:
        for dataset, record in _record(result, "result").items():
            yield dataset, _record(record, dataset)


def _text(record: Record, name: str) -> str:
    value = record.get(name, "")
    if not isinstance(value, str):
        raise NotUnderstood(name)
    return value


def _uprn(record: Record) -> str:
    try:
        return normal_uprn(_text(record, "UPRN"))
    except ValueError as malformed:
        raise NotUnderstood("UPRN") from malformed


def _counts(dataset: str, record: Record) -> bool:
    """Tell whether a record is an approved address that post goes to, kept by a local authority."""
    return (
        _text(record, "LOGICAL_STATUS_CODE") == APPROVED
        and (dataset != "LPI" or _text(record, "LPI_LOGICAL_STATUS_CODE") in {"", APPROVED})
        and _text(record, "POSTAL_ADDRESS_CODE") != NOT_POSTAL
        and _text(record, "LOCAL_CUSTODIAN_CODE_DESCRIPTION") not in NATIONAL_CUSTODIANS
    )


def _address(uprn: str, record: Record, postcode: Postcode) -> Address:
    custodian_code = record.get("LOCAL_CUSTODIAN_CODE")
    if not isinstance(custodian_code, int):
        raise NotUnderstood("LOCAL_CUSTODIAN_CODE")
    return Address(
        uprn=uprn,
        lines=_lines(_text(record, "ADDRESS"), str(postcode)),
        postcode=postcode,
        custodian_code=custodian_code,
        classification=_text(record, "CLASSIFICATION_CODE"),
    )


def _lines(address: str, postcode: str) -> tuple[str, ...]:
    """Turn `1, HIGH STREET, LONDON, E1 8QS` into lines, the number joined to its street."""
    lines: list[str] = []
    number = ""
    for part in address.split(", "):
        if part[:1].isdigit() and " " not in part.strip():
            number = f"{number}{part} "
        elif part != postcode:
            lines.append(number + _as_written(part))
            number = ""
    if number:
        lines.append(number.strip())
    if not any(lines):
        raise NotUnderstood("ADDRESS")
    return tuple(lines)


def _as_written(capitals: str) -> str:
    """Turn `STRATFORD-UPON-AVON` into `Stratford-upon-Avon`."""
    return " ".join(_hyphenated(word) for word in capitals.split(" "))


def _hyphenated(word: str) -> str:
    parts = word.split("-")
    small = [
        part.lower() if at and part in _SMALL_WORDS else string.capwords(part)
        for at, part in enumerate(parts)
    ]
    return "-".join(small)


def _street_order(address: Address) -> tuple[str, int, str]:
    """Order by street, then number as a number, so that 2 comes before 10."""
    number, _, street = address.lines[0].partition(" ")
    digits = "".join(letter for letter in number if letter.isdecimal() and letter.isascii())
    return (street, int(digits), number) if number[:1].isdigit() and digits else (address.lines[0], 0, "")
