"""The postcode index: built whole, refused when broken, right for every authority."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from moothall.bodies.places import ons_postcodes, postcode_build
from moothall.bodies.places.postcode_build import build_from, build_index, ready
from moothall.bodies.places.postcode_file import Unusable
from moothall.bodies.places.postcode_index import (
    Answer,
    Found,
    NotInTheUk,
    PostcodeIndex,
    Unassigned,
    Unknown,
)
from moothall.rules.postcodes import Place, Postcode, outside, parse

ROWS = [
    ("AB1", "0AA", "E06000001"),
    ("AB1", "0AB", "E06000002"),
    ("AB1", "9ZZ", ""),
    ("AB12", "3HD", "E06000002"),
    ("B2", "5EF", "W06000003"),
]


@pytest.fixture(scope="module")
def whole_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("places") / "postcodes.idx"
    build_index(path, lambda _: None)
    return path


@pytest.fixture
def whole(whole_path: Path) -> PostcodeIndex:
    return PostcodeIndex.open(whole_path)


@pytest.fixture
def _quick_build(whole_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stands in for another two seconds of building: the same file, built once."""

    def build(target: Path, say: Callable[[str], None]) -> None:
        say("Reading postcodes")
        shutil.copy(whole_path, target)

    monkeypatch.setattr(postcode_build, "build_index", build)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.idx"
    build_from(ROWS, source="sample", target=path)
    return path


def test_postcodes_of_the_package_are_found_with_their_authority(whole: PostcodeIndex) -> None:
    every = [row for path in ons_postcodes.files()[3::5] for row in ons_postcodes.rows(path)]
    every.remove(("NPT", "0VA", "W06000022"))
    for outward, inward, code in random.Random(7).sample(every, 50_000):
        place = outside(outward)
        known: Answer = Found(gss_code=code) if code else Unassigned()
        expected = NotInTheUk(place=place) if place else known
        assert whole.look_up(Postcode(outward=outward, inward=inward)) == expected, (outward, inward)


def test_the_index_holds_the_whole_directory_in_two_megabytes(whole_path: Path, whole: PostcodeIndex) -> None:
    assert whole_path.stat().st_size < 2_000_000
    assert whole.postcode_count > 2_700_000
    assert whole.source == ons_postcodes.installed_version()


def test_every_outward_half_of_the_directory_can_be_typed() -> None:
    for path in ons_postcodes.files():
        halves = {outward: inward for outward, inward, _ in ons_postcodes.rows(path) if not outside(outward)}
        for outward, inward in halves.items():
            assert parse(outward + inward) == Postcode(outward=outward, inward=inward)


def test_a_live_postcode_that_the_classic_expression_refuses_is_there(whole: PostcodeIndex) -> None:
    assert whole.look_up(parse("N1P 1AA")) == Found(gss_code="E09000019")


def test_an_outward_half_can_span_several_authorities(whole: PostcodeIndex) -> None:
    assert len(whole.authorities("DE7")) == 7
    assert whole.authorities("XX9") == ()


def test_the_channel_islands_and_man_are_not_in_the_uk(whole: PostcodeIndex) -> None:
    for outward, place in (("JE2", Place.JERSEY), ("GY1", Place.GUERNSEY), ("IM9", Place.ISLE_OF_MAN)):
        assert whole.look_up(Postcode(outward=outward, inward="1AA")) == NotInTheUk(place=place)


@pytest.mark.parametrize(
    ("outward", "inward", "answer"),
    [
        ("AB1", "0AA", Found(gss_code="E06000001")),
        ("AB1", "0AB", Found(gss_code="E06000002")),
        ("AB1", "0AD", Unknown()),
        ("AB1", "9ZZ", Unassigned()),
        ("AB12", "3HD", Found(gss_code="E06000002")),
        ("AB12", "0AA", Unknown()),
        ("B2", "5EF", Found(gss_code="W06000003")),
        ("ZZ9", "9ZZ", Unknown()),
        ("AA1", "1AA", Unknown()),
        ("", "", Unknown()),
        ("AB1", "CCC", Unknown()),
        ("AB1", "²AA", Unknown()),
        ("Ŵ1", "1AA", Unknown()),
    ],
)
def test_each_postcode_has_one_answer(small: Path, outward: str, inward: str, answer: Answer) -> None:
    assert PostcodeIndex.open(small).look_up(Postcode(outward=outward, inward=inward)) == answer


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="does not exist"):
        PostcodeIndex.open(tmp_path / "none.idx")


@pytest.mark.parametrize("size", [0, 1, 40, 63, 64, 600])
def test_a_short_file_is_refused(small: Path, size: int) -> None:
    small.write_bytes(small.read_bytes()[:size])
    with pytest.raises(Unusable):
        PostcodeIndex.open(small)


def test_a_file_with_any_byte_changed_is_refused(small: Path) -> None:
    good = small.read_bytes()
    for at in range(0, len(good), 7):
        bad = bytearray(good)
        bad[at] ^= 0x10
        small.write_bytes(bad)
        with pytest.raises(Unusable):
            PostcodeIndex.open(small)


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable):
        PostcodeIndex.open(tmp_path)


@pytest.mark.usefixtures("_quick_build")
def test_a_broken_file_is_built_again_and_the_reason_said(small: Path) -> None:
    small.write_bytes(small.read_bytes()[:-1])
    said: list[str] = []
    index = ready(small, said.append)
    assert index.look_up(parse("SW1A 1AA")) == Found(gss_code="E09000033")
    assert "bytes where it should have" in said[0]
    assert [path.name for path in small.parent.iterdir()] == ["small.idx"]


@pytest.mark.usefixtures("_quick_build")
def test_an_index_of_another_version_of_the_data_is_built_again(small: Path) -> None:
    said: list[str] = []
    assert ready(small, said.append).postcode_count > 2_700_000
    assert "new version" in said[0]


@pytest.mark.usefixtures("_quick_build")
def test_a_ready_index_is_not_built_twice(small: Path) -> None:
    ready(small, lambda _: None)
    written_at = small.stat().st_mtime_ns
    said: list[str] = []
    ready(small, said.append)
    assert small.stat().st_mtime_ns == written_at
    assert said == []


def test_a_write_that_fails_leaves_the_old_file_and_no_litter(small: Path) -> None:
    good = small.read_bytes()
    with pytest.raises(ons_postcodes.Unreadable):
        build_from(_rows_that_break(), source="broken", target=small)
    assert small.read_bytes() == good
    assert [path.name for path in small.parent.iterdir()] == ["small.idx"]


def test_a_damaged_package_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "postcodes_A.msgpack.br"
    broken.write_bytes(b"not brotli")
    with pytest.raises(ons_postcodes.Unreadable, match=r"postcodes_A\.msgpack\.br"):
        list(ons_postcodes.rows(broken))


def _rows_that_break() -> list[tuple[str, str, str]]:
    raise ons_postcodes.Unreadable("broken half way")
