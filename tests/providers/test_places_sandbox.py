"""The sandbox invents addresses for any real postcode, some of them across a boundary."""

from pathlib import Path

import pytest

from moothall.bodies.places.postcode_build import build_from
from moothall.bodies.places.postcode_index import Found, PostcodeIndex
from moothall.bodies.places.sandbox import Sandbox
from moothall.rules.postcodes import parse
from tests.providers import sample_postcodes
from tests.providers.sample_postcodes import CUSTODIANS, postcodes


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> PostcodeIndex:
    return sample_postcodes.build(tmp_path_factory.mktemp("addresses"))


@pytest.fixture
def sandbox(index: PostcodeIndex) -> Sandbox:
    return Sandbox(index=index, custodians=CUSTODIANS)


def test_the_sandbox_makes_four_to_forty_addresses(sandbox: Sandbox) -> None:
    counts = {len(sandbox.at(postcode)) for postcode in postcodes("AB1")}
    assert min(counts) == 4
    assert max(counts) == 40


def test_the_sandbox_gives_no_uprn_twice_in_any_postcode(sandbox: Sandbox) -> None:
    uprns = [address.uprn for half in ("AB1", "AB2") for p in postcodes(half) for address in sandbox.at(p)]
    assert len(set(uprns)) == len(uprns)
    assert all(len(uprn) == 12 and uprn[0] == "7" for uprn in uprns)


def test_some_sandbox_addresses_lie_across_the_boundary(sandbox: Sandbox, index: PostcodeIndex) -> None:
    across = 0
    for postcode in postcodes("AB1"):
        answer = index.look_up(postcode)
        assert isinstance(answer, Found)
        own = CUSTODIANS[answer.gss_code]
        custodians = [address.custodian_code for address in sandbox.at(postcode)]
        assert custodians[0] == own
        across += len(set(custodians)) == 2
    assert 40 < across < 120


def test_no_sandbox_address_lies_across_a_boundary_that_is_not_there(sandbox: Sandbox) -> None:
    custodians = {address.custodian_code for p in postcodes("AB2") for address in sandbox.at(p)}
    assert custodians == {5900}


@pytest.mark.parametrize("typed", ["AB3 0AA", "AB3 0AB", "AB9 0AA"])
def test_the_sandbox_invents_nothing_where_no_custodian_is_known(sandbox: Sandbox, typed: str) -> None:
    assert sandbox.at(parse(typed)) == ()


@pytest.mark.parametrize("typed", ["GIR 0AA", "NPT 0AA", "SW1A 1AA", "M1 1AA"])
def test_the_sandbox_takes_every_shape_of_postcode(tmp_path: Path, typed: str) -> None:
    postcode = parse(typed)
    build_from([(postcode.outward, postcode.inward, "E06000001")], source="one", target=tmp_path / "one.idx")
    one = PostcodeIndex.open(tmp_path / "one.idx")
    assert Sandbox(index=one, custodians=CUSTODIANS).at(postcode)
