"""The fields of a form, as bytes: read from a page, and written as browsers write them."""

from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from urllib.parse import quote_from_bytes

Fields = Mapping[str, Sequence[bytes]]

BOUNDARY = b"----moothall"
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY.decode()}"


class _Form(HTMLParser):
    """The fields of the first form on a page, with the values they hold."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[bytes]] = {}
        self._textarea: str | None = None
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name = found.get("name")
        self._inside = self._inside or (tag == "form" and found.get("method") == "post")
        if not self._inside or not name:
            return
        self.fields.setdefault(name, [])
        is_ticked = found.get("type") not in {"radio", "checkbox"} or "checked" in found
        if tag == "input" and is_ticked and found.get("type") != "file":
            self.fields[name].append((found.get("value") or "").encode())
        self._textarea = name if tag == "textarea" else None

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.fields[self._textarea].append(data.removeprefix("\n").encode())

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"
        self._textarea = None


def fields_in(html: str) -> dict[str, list[bytes]]:
    """Return the fields of the first form that posts."""
    parser = _Form()
    parser.feed(html)
    return parser.fields


def urlencoded(fields: Fields) -> bytes:
    """Return fields as a browser encodes them, whatever bytes they hold."""
    pairs = ((name, value) for name, values in fields.items() for value in values)
    return "&".join(
        f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}" for name, value in pairs
    ).encode()


def multipart(fields: Fields, files: Mapping[str, Sequence[tuple[bytes, bytes]]]) -> bytes:
    """Return fields and files as a browser encodes them; the names of files are bytes as they are."""
    parts = [
        b'Content-Disposition: form-data; name="%s"\r\n\r\n%s' % (name.encode(), value)
        for name, values in fields.items()
        for value in values
    ] + [
        b'Content-Disposition: form-data; name="%s"; filename="%s"\r\nContent-Type: image/jpeg\r\n\r\n%s'
        % (name.encode(), file_name, content)
        for name, given in files.items()
        for file_name, content in given
    ]
    return b"".join(b"--%s\r\n%s\r\n" % (BOUNDARY, part) for part in parts) + b"--%s--\r\n" % BOUNDARY
