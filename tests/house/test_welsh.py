"""Every Welsh text of the house is written with the contractions that Welsh has."""

import pytest

from tests.house import checks_welsh as checks
from tests.house.tree import SourceFile, report, text_files


def in_data(*folders: str) -> list[SourceFile]:
    """Return the files of data/ in some of its folders."""
    return [file for file in text_files() if file.path.startswith(tuple(f"data/{each}/" for each in folders))]


def test_welsh_is_written_together_where_it_must_be() -> None:
    found = [
        (place, words)
        for file in in_data("interface", "privacy", "services", "bodies", "demo")
        for place, words in checks.welsh_of(file)
    ]
    assert len(found) > 2000
    problems = [f"{place}: {wrong}" for place, words in found for wrong in checks.apart(words)]
    assert not problems, report(problems)


def test_welsh_cites_the_law_in_welsh() -> None:
    problems = [
        f"{place}: {wrong}"
        for file in in_data("interface", "privacy", "services", "bodies", "demo")
        for place, words in checks.welsh_of(file)
        for wrong in checks.english_law(words)
    ]
    assert not problems, report(problems)
    assert list(checks.english_law("Deddf (Highways Act 1980, section 41) ac Article 6"))
    assert not list(checks.english_law("GDPR y DU, Erthygl 6; Deddf Priffyrdd 1980, adran 41"))


def test_no_council_is_named_after_a_word_that_changes_its_name() -> None:
    problems = [
        f"{place}: {wrong}"
        for file in in_data("interface")
        for place, words in checks.welsh_of(file)
        for wrong in checks.unchanged(words)
    ]
    assert not problems, report(problems)
    assert list(checks.unchanged("Mae angen mwy o amser ar {council} i ateb"))
    assert not list(checks.unchanged("Bydd {council} yn cymryd mwy o amser"))


@pytest.mark.parametrize("folder", ["interface", "privacy", "services", "bodies"])
def test_each_folder_has_welsh_to_look_at(folder: str) -> None:
    assert any(True for file in in_data(folder) for _ in checks.welsh_of(file))


def test_the_words_of_notices_are_looked_at() -> None:
    notices = [file for file in in_data("services") if file.path.endswith(".md")]
    assert all(len(list(checks.welsh_of(file))) == 2 for file in notices)
    assert notices


@pytest.mark.parametrize(
    "words",
    [
        "Y ddesg, drwy yr arddangosiad.",
        "Ewch i y ddesg",
        "Un o yr achosion",
        "Dewch â y llythyr",
        "Anfonwch ef i eich cyngor",
        "Ychwanegu at i ei gyfrif",
        "Fe a ei gyngor",
        "Cyngor a mae'n aros",
        "Mae'n aros ac gan y cyngor",
    ],
)
def test_what_stands_apart_is_found(words: str) -> None:
    assert list(checks.apart(words))


@pytest.mark.parametrize(
    "words",
    [
        "Drwy'r ddesg i'r cyngor, gan y tîm ac mae'n aros",
        "Rhowch y cyfeirnod fel y mae, dros y ffôn neu o dan y llofnod",
        "Llythrennau a i z, a'i gyngor, a oedd yma, i'w chyfrif, ac yr oedd",
    ],
)
def test_what_is_right_is_left_alone(words: str) -> None:
    assert not list(checks.apart(words))
