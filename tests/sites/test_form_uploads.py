"""Uploads: drawn again without their metadata, or refused in words; never half-kept."""

import io
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import override_settings
from PIL import Image

from moothall.bodies.context import Job, acting
from moothall.cases.actions import drafts
from moothall.cases.refusals import NotYourDraft
from moothall.files.actions import place, store
from moothall.files.images import MOST_PIXELS
from moothall.files.models import StoredFile
from tests.cast import POTHOLE, council
from tests.clusters import ROOT
from tests.sites.residents import COUNCIL, Resident, kept, on_the_way

CANARY = b"Canary Camera"
PAGE = "photo"
JPEG_WITH_HTML = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00<html><script>alert(1)</script></html>"


@pytest.fixture(autouse=True)
def a_store_of_its_own(tmp_path: Path) -> Iterator[None]:
    with override_settings(FILES_FOLDER=tmp_path / "files"):
        yield


@pytest.fixture
def resident(db: None) -> Resident:
    return on_the_way(POTHOLE, PAGE)


def image(kind: str, mode: str = "RGB", *, size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    """Return an image file with some noise."""
    out = io.BytesIO()
    Image.effect_noise(size, 90).convert(mode).save(out, kind, **options)
    return out.getvalue()


def with_metadata() -> Image.Exif:
    """Return what a telephone writes into a photo: its maker, that it lies on its side, and where it was."""
    found = Image.Exif()
    found[0x010F] = CANARY.decode()
    found[0x0112] = 6
    found.get_ifd(0x8825).update({1: "N", 2: (51.0, 32.0, 1.0), 3: "W", 4: (0.0, 8.0, 2.0)})
    return found


def bomb(width: int, height: int) -> bytes:
    """Return a PNG of some hundred bytes whose header promises an image of this size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    chunks = [struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in parts]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def upload(resident: Resident, *contents: bytes, name: bytes = b"road.jpg") -> HttpResponse:
    """Choose files on the photo's page and press Continue."""
    return resident.fill(PAGE, {}, photo=[(name, content) for content in contents])


def stored() -> list[tuple[StoredFile, bytes]]:
    """Return every file kept, with its bytes."""
    body = council(COUNCIL)
    with acting(Job(body_id=body.id)):
        return [
            (row, store().get(place(body_id=body.id, key=row.key)))
            for row in StoredFile.objects.filter(body_id=body.id)
        ]


KINDS: dict[str, tuple[str, str]] = {
    "a photo": ("JPEG", "RGB"),
    "a grey photo": ("JPEG", "L"),
    "a photo for print": ("JPEG", "CMYK"),
    "a screenshot": ("PNG", "RGB"),
    "see-through": ("PNG", "RGBA"),
    "grey and see-through": ("PNG", "LA"),
    "a palette": ("PNG", "P"),
    "black and white": ("PNG", "1"),
    "sixteen bits": ("PNG", "I;16"),
}


@pytest.mark.parametrize("what", KINDS)
def test_every_common_image_is_kept_drawn_again_and_without_metadata(resident: Resident, what: str) -> None:
    kind, mode = KINDS[what]
    sent = image(kind, mode, exif=with_metadata())
    assert CANARY in sent
    assert upload(resident, sent)["Location"] == resident.at("check")
    [(row, content)] = stored()
    assert CANARY not in content
    with Image.open(io.BytesIO(content)) as again:
        assert again.format == kind
        assert again.size == (30, 40)
        assert not again.getexif()
        assert not again.getexif().get_ifd(0x8825)
        assert not {"exif", "xmp", "icc_profile", "comment"} & again.info.keys()
    assert row.size_bytes == len(content)


def test_no_other_place_in_a_file_keeps_what_it_said_either(resident: Resident) -> None:
    sent = image("JPEG", exif=with_metadata(), comment=CANARY, icc_profile=CANARY, xmp=CANARY) + CANARY
    assert sent.count(CANARY) == 5
    upload(resident, sent)
    assert CANARY not in stored()[0][1]


def test_what_was_see_through_in_a_palette_stays_so(resident: Resident) -> None:
    upload(resident, image("PNG", "P", transparency=0))
    with Image.open(io.BytesIO(stored()[0][1])) as again:
        assert again.mode == "RGBA"


@pytest.mark.parametrize("kind", ["MPO", "PNG"])
def test_of_several_pictures_in_one_file_the_first_is_kept(resident: Resident, kind: str) -> None:
    out, colours = io.BytesIO(), ("red", "blue", "green")
    first, *others = [Image.new("RGB", (40, 30), colour) for colour in colours]
    first.save(out, kind, save_all=True, append_images=others)
    assert upload(resident, out.getvalue())["Location"] == resident.at("check")
    with Image.open(io.BytesIO(stored()[0][1])) as again:
        red, green, blue = again.convert("RGB").resize((1, 1)).tobytes()
        assert getattr(again, "n_frames", 1) == 1
    assert red > 240
    assert green < 10
    assert blue < 10


REFUSED = {
    "nothing": (b"", "empty"),
    "text": (b"just words", "must be"),
    "SVG": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "must be"),
    "HTML": (b"<!DOCTYPE html><script>alert(1)</script>", "must be"),
    "HTML behind a photo's first bytes": (JPEG_WITH_HTML, "must be"),
    "a GIF": (image("GIF", "P"), "must be"),
    "a WebP, which this question does not take": (image("WEBP"), "must be"),
    "a PDF": (b"%PDF-1.7\n1 0 obj<<>>endobj\n", "must be"),
    "a program": (b"MZ" + b"\0" * 200, "must be"),
    "a photo cut off": (image("JPEG", size=(400, 300))[:-3000], "must be"),
    "a screenshot cut off": (image("PNG", size=(400, 300))[:-3000], "must be"),
    "a promise of 900 million pixels": (bomb(30_000, 30_000), "smaller"),
    "a promise of more pixels than there are numbers": (bomb(2**31 - 1, 2**31 - 1), "smaller"),
    "one row of pixels more than we draw": (bomb(1000, MOST_PIXELS // 1000 + 1), "smaller"),
    "ten megabytes and a byte": (b"\xff\xd8" + b"\0" * 9_999_999, "smaller"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_photo_is_refused_in_words_whatever_its_name(resident: Resident, what: str) -> None:
    content, words = REFUSED[what]
    before = kept()
    page = upload(resident, content)
    assert page.status_code == 200
    assert b"govuk-error-summary" in page.content
    assert words in page.content.decode()
    assert kept() == before
    assert not before.stored


def test_two_photos_where_one_is_asked_for_are_refused(resident: Resident) -> None:
    before = kept()
    page = upload(resident, image("JPEG"), image("JPEG"))
    assert page.status_code == 200
    assert b"govuk-error-summary" in page.content
    assert kept() == before


def test_what_an_image_hides_behind_its_end_is_not_kept(resident: Resident) -> None:
    upload(resident, image("PNG") + b"PK\x03\x04<script>alert(1)</script>", name=b"road.html")
    [(row, content)] = stored()
    assert row.content_type == "image/png"
    assert b"script" not in content
    assert b"PK" not in content


@pytest.mark.parametrize(
    "name",
    [
        b"a" * 300 + b".jpg",
        "\u202egpj.\u2066exe.jpg".encode(),
        b"../../../etc/passwd",
        b"C:\\Windows\\system32\\road.jpg",
        b"a%00b.jpg",
        b"&#46;&#46;&#47;x.jpg",
        b"<script>alert(1)</script>.jpg",
        b" ",
        "\U0001f573\ufe0f.jpg".encode(),
    ],
    ids=lambda name: repr(name[:16]),
)
def test_a_lying_name_is_only_a_name_and_made_harmless(resident: Resident, name: bytes) -> None:
    response = upload(resident, image("JPEG"), name=name)
    assert response.status_code == 302
    [(row, _)] = stored()
    assert len(row.name) <= 100
    assert not set(row.name) & set("/\\<>:\0\u202e\u2066")
    assert row.name.strip(". ")
    page = resident.client.get(resident.at(PAGE)).content
    assert b"<script>alert" not in page
    assert "\u202e".encode() not in page


def test_another_photo_takes_the_place_of_the_first_and_removing_leaves_none(resident: Resident) -> None:
    upload(resident, image("JPEG"))
    upload(resident, image("PNG"), name=b"second.png")
    assert "second.png" in resident.client.get(resident.at("check")).content.decode()
    resident.fill(PAGE, {"photo-remove": b"yes"})
    assert "second.png" not in resident.client.get(resident.at("check")).content.decode()


def test_a_photo_stays_when_its_page_is_passed_again(resident: Resident) -> None:
    upload(resident, image("JPEG"))
    before = kept()
    resident.fill(PAGE, {}, photo=[(b"", b"")])
    assert kept() == before


@pytest.mark.parametrize("name", [b".", b"..", b"/", b"\xff\xfe.jpg"])
def test_a_file_whose_name_says_nothing_is_no_file(resident: Resident, name: bytes) -> None:
    assert upload(resident, image("JPEG"), name=name)["Location"] == resident.at("check")
    assert not kept().files
    assert not kept().stored


def test_a_photo_for_a_draft_that_may_not_be_written_leaves_no_bytes_behind(
    resident: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> bool:
        raise NotYourDraft

    monkeypatch.setattr(drafts, "keep", refuse)
    before = kept()
    assert upload(resident, image("JPEG")).status_code == 404
    assert kept() == before


def test_the_largest_image_that_we_draw_needs_bounded_memory(tmp_path: Path) -> None:
    side = int(MOST_PIXELS**0.5)
    Image.new("RGBA", (side, side)).save(tmp_path / "large.png")
    measure = (
        "import pathlib, re, sys; from moothall.files import images;"
        "images.clean(pathlib.Path(sys.argv[1]).read_bytes());"
        "print(re.search(r'VmHWM:\\s+(\\d+)', pathlib.Path('/proc/self/status').read_text())[1])"
    )
    said = subprocess.run(
        [sys.executable, "-c", measure, str(tmp_path / "large.png")],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert int(said) < 300_000


def test_a_request_of_more_than_the_limit_is_refused_with_its_page(resident: Resident) -> None:
    before = kept()
    page = upload(resident, b"\xff\xd8" + b"\0" * settings.MAX_REQUEST_BYTES)
    assert page.status_code == 413
    assert "choose a smaller file" in page.content.decode()
    assert kept() == before
