"""What a service says about personal data is there, cited, and checked with file and line."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from moothall.packs.problems import PackProblem, PacksRefused
from moothall.packs.services import ServicePack, compile_pack, read_content, read_service, read_services
from moothall.rules.bodies import Nation
from moothall.rules.language import Language
from moothall.rules.privacy import ARTICLE_6, ARTICLE_9, LawfulBasis, SpecialCondition, statutes_in

SERVICES = Path(__file__).parents[2] / "data" / "services"
BINS = read_content(SERVICES / "missed-bin")
PACKS = read_services(SERVICES)


def problems_of(old: str, new: str) -> list[PackProblem]:
    """Return what is wrong once `old` is `new` in service.yaml."""
    written = BINS["service.yaml"]
    assert old in written
    with pytest.raises(PacksRefused) as raised:
        compile_pack({**BINS, "service.yaml": written.replace(old, new)})
    return list(raised.value.problems)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.definition.slug)
def test_every_service_has_a_statute_in_every_nation_where_it_is_offered(pack: ServicePack) -> None:
    privacy = pack.definition.privacy
    assert privacy is not None
    for nation in pack.definition.nations:
        assert statutes_in(privacy.statutes, nation), nation
    assert statutes_in(privacy.statutes, None) == privacy.statutes


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.definition.slug)
def test_every_law_has_a_welsh_name_and_one_without_goes_by_its_english_one(pack: ServicePack) -> None:
    privacy = pack.definition.privacy
    assert privacy is not None
    for statute in privacy.statutes:
        assert statute.called(Language.CY) != statute.called(Language.EN) == statute.name
        assert replace(statute, name_cy=None).called(Language.CY) == statute.name
    if privacy.special_category is not None:
        assert privacy.special_category.called(Language.CY) != privacy.special_category.called(Language.EN)


def test_the_statute_is_that_of_the_nation() -> None:
    privacy = next(pack.definition.privacy for pack in PACKS if pack.definition.slug == "pothole")
    assert privacy is not None
    [scottish] = statutes_in(privacy.statutes, Nation.SCOTLAND)
    assert "Scotland" in scottish.name
    assert statutes_in(privacy.statutes, Nation.NORTHERN_IRELAND) == ()


def test_every_basis_and_condition_has_its_point_of_the_article() -> None:
    assert ARTICLE_6.keys() == set(LawfulBasis)
    assert ARTICLE_9.keys() == set(SpecialCondition)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    - nations: [northern_ireland]\n", "    - nations: [england]\n", "northern_ireland"),
        ("nations: [england, wales, scotland, northern_ireland]\n", "nations: [england]\n", "in which"),
        ("url: https://www.legislation.gov.uk/nisi", "url: https://example.org/nisi", "begins with"),
        ("[is_assisted, where_it_stands]", "[is_assisted, is_tall]", "`is_tall` is no question"),
        ("[is_assisted, where_it_stands]", "[]", "Name the questions"),
        ("lawful_basis: public_task", "lawful_basis: legitimate_interests", "not known here"),
        ("condition: substantial_public_interest", "condition: curiosity", "not known here"),
        ("    law: Data Protection Act 2018", "    lore: Data Protection Act 2018", "`lore`"),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str, said: str) -> None:
    found = [problem for problem in problems_of(old, new) if said in problem.message]
    assert found
    assert all(problem.line > 0 for problem in found)


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        ("workflow.yaml", ("retention_days: 183", "retention_days: 3650"), "3650 days"),
        ("service.yaml", ("for 6 months after", "for 6 years after"), "6 months"),
        ("service.yaml", ("am 6 mis ar", "am 5 mis ar"), "6 mis"),
        ("service.yaml", ("then delete it.", "then delete it within 9 days."), "no other number"),
    ],
)
def test_a_period_that_is_not_the_one_of_the_workflow_is_refused(
    tmp_path: Path, file: str, change: tuple[str, str], said: str
) -> None:
    folder = tmp_path / "missed-bin"
    shutil.copytree(SERVICES / "missed-bin", folder)
    written = (folder / file).read_text(encoding="utf-8")
    assert change[0] in written
    (folder / file).write_text(written.replace(*change), encoding="utf-8")
    with pytest.raises(PacksRefused) as raised:
        read_service(folder)
    found = [problem for problem in raised.value.problems if said in problem.message]
    assert found
    assert all(problem.file.endswith("service.yaml") and problem.line > 0 for problem in found)
    assert compile_pack(read_content(folder)).slug == "missed-bin", "what was published before goes on"


def test_a_service_that_does_not_say_why_it_may_ask_is_not_published(tmp_path: Path) -> None:
    folder = tmp_path / "missed-bin"
    shutil.copytree(SERVICES / "missed-bin", folder)
    file = folder / "service.yaml"
    file.write_text(file.read_text(encoding="utf-8").partition("privacy:\n")[0], encoding="utf-8")
    with pytest.raises(PacksRefused, match="for what purpose"):
        read_service(folder)


def test_a_version_from_before_there_was_such_a_part_is_still_read() -> None:
    older = BINS["service.yaml"].partition("privacy:\n")[0]
    assert compile_pack({**BINS, "service.yaml": older}).privacy is None
