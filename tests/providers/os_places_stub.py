"""A server on this machine that answers like OS Places, in the documented shapes, with invented addresses."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

KEY = "stubKey123"
Result = dict[str, dict[str, object]]


def dpa(uprn: str, address: str, **changes: object) -> Result:
    """Return a delivery point address with the fields that the documentation lists."""
    record: dict[str, object] = {
        "UPRN": uprn,
        "UDPRN": "54673874",
        "ADDRESS": address,
        "POST_TOWN": "MOCKBRIDGE",
        "POSTCODE": address.rsplit(", ", 1)[-1],
        "RPC": "2",
        "X_COORDINATE": 533813.0,
        "Y_COORDINATE": 181262.0,
        "STATUS": "APPROVED",
        "LOGICAL_STATUS_CODE": "1",
        "CLASSIFICATION_CODE": "RD04",
        "CLASSIFICATION_CODE_DESCRIPTION": "Terraced",
        "LOCAL_CUSTODIAN_CODE": 5900,
        "LOCAL_CUSTODIAN_CODE_DESCRIPTION": "SOMEWHERE",
        "POSTAL_ADDRESS_CODE": "D",
        "POSTAL_ADDRESS_CODE_DESCRIPTION": "A record which is linked to PAF",
        "LAST_UPDATE_DATE": "17/06/2017",
        "ENTRY_DATE": "17/02/2017",
        "LANGUAGE": "EN",
        "MATCH": 1.0,
        "MATCH_DESCRIPTION": "EXACT",
    }
    return {"DPA": record | changes}


def lpi(uprn: str, address: str, **changes: object) -> Result:
    """Return a land and property identifier: what the local authority itself calls the address."""
    record = dpa(uprn, address)["DPA"]
    for name in ("UDPRN", "POST_TOWN", "POSTCODE"):
        del record[name]
    own: dict[str, object] = {
        "USRN": "22701338",
        "LPI_KEY": "5900L000449318",
        "POSTCODE_LOCATOR": address.rsplit(", ", 1)[-1],
        "LPI_LOGICAL_STATUS_CODE": "1",
        "LPI_LOGICAL_STATUS_CODE_DESCRIPTION": "APPROVED",
    }
    return {"LPI": record | own | changes}


@dataclass
class Stub:
    """What the server will answer, and what it was asked."""

    url: str
    results: list[Result] = field(default_factory=list)
    status: int = 200
    raw_body: bytes | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    stub: ClassVar[Stub]

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.stub.asked.append(query)
        self.stub.headers.append({name.lower(): value for name, value in self.headers.items()})
        if parts.path != "/search/places/v1/postcode":
            self._answer(404, {"error": {"statuscode": 404, "message": "Resource not found."}})
        elif self.headers.get("key") != KEY:
            fault = {"faultstring": "Invalid ApiKey", "detail": {"errorcode": "oauth.v2.InvalidApiKey"}}
            self._answer(401, {"fault": fault})
        elif self.stub.status != 200:
            self._answer(self.stub.status, {"error": {"statuscode": self.stub.status, "message": "No."}})
        else:
            self._answer(200, self._page(query))

    def _page(self, query: dict[str, str]) -> dict[str, object]:
        offset, size = int(query.get("offset", "0")), int(query.get("maxresults", "100"))
        assert 1 <= size <= 100
        datasets = query.get("dataset", "DPA").split(",")
        matching = [result for result in self.stub.results if next(iter(result)) in datasets]
        header: dict[str, object] = {
            "uri": f"{self.stub.url}{self.path}",
            "query": f"postcode={query['postcode']}",
            "offset": offset,
            "totalresults": len(matching),
            "format": "JSON",
            "dataset": query.get("dataset", "DPA"),
            "lr": query.get("lr", "EN,CY"),
            "maxresults": size,
            "epoch": "117",
            "lastupdate": "2026-11-01",
            "output_srs": "EPSG:27700",
        }
        page = matching[offset : offset + size]
        return {"header": header, "results": page} if page else {"header": header}

    def _answer(self, status: int, content: dict[str, object]) -> None:
        body = json.dumps(content).encode() if self.stub.raw_body is None else self.stub.raw_body
        self.send_response(status)
        self.send_header("Content-Type", "application/json;charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def running() -> Iterator[Stub]:
    """Serve on a free port of this machine until the block ends."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        stub = _Handler.stub = Stub(url=f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield stub
        finally:
            server.shutdown()
            thread.join()
