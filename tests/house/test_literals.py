"""No council name and no service slug in code."""

import csv
from collections.abc import Iterator

import pytest

from tests.house import checks_literals as checks
from tests.house.tree import ROOT, python_files, report, sample, text_files

WEDNESHAM = checks.nameable(["wednesham", "Wednesham", "South Wednesham", "south-wednesham", "lost-cat"])


def names_of_bodies() -> Iterator[str]:
    """Yield the slug and every name of each body but the portal's own operator."""
    with (ROOT / "data/bodies/bodies.csv").open(encoding="utf-8", newline="") as register:
        for row in csv.DictReader(register):
            if row["kind"] != "operator":
                yield row["slug"]
                yield from (
                    row[f"{what}_{language}"]
                    for what in ("name", "official_name")
                    for language in ("en", "cy")
                )


def slugs_of_services() -> list[str]:
    """Return the slug of each service pack."""
    return sorted(path.parent.name for path in (ROOT / "data/services").glob("*/service.yaml"))


def test_the_register_and_the_services_are_there_to_be_looked_for() -> None:
    assert len(set(names_of_bodies())) > 800
    assert slugs_of_services()


def test_no_council_and_no_service_is_named_in_code() -> None:
    names = checks.nameable([*names_of_bodies(), *slugs_of_services()])
    problems = [problem for file in python_files("moothall") for problem in checks.named_in_code(file, names)]
    assert not problems, report(problems)


def test_no_council_and_no_service_is_named_in_a_template_a_script_or_a_style() -> None:
    names = checks.nameable([*names_of_bodies(), *slugs_of_services()])
    kinds = (".html", ".jinja", ".txt", ".sql", ".js", ".mjs", ".scss")
    files = [file for file in text_files() if file.path.startswith("moothall/") and file.path.endswith(kinds)]
    problems = [problem for file in files for problem in checks.named_in_template(file, names)]
    assert not problems, report(problems)


def test_a_whole_literal_that_is_a_slug_is_noticed() -> None:
    assert list(checks.named_in_code(sample("x = 'wednesham'"), WEDNESHAM))


def test_a_slug_as_a_step_of_a_path_is_noticed() -> None:
    assert list(checks.named_in_code(sample("x = f'/wednesham/{y}'"), WEDNESHAM))
    assert list(checks.named_in_code(sample("x = 'services/lost-cat/form.yaml'"), WEDNESHAM))


def test_a_name_of_several_words_inside_a_sentence_is_noticed() -> None:
    assert list(checks.named_in_code(sample("x = 'Only in South Wednesham, on Mondays.'"), WEDNESHAM))
    template = sample("<p>Write to South Wednesham</p>", path="moothall/web/templates/x.html")
    assert list(checks.named_in_template(template, WEDNESHAM))


def test_a_word_that_only_contains_a_name_passes() -> None:
    assert not list(checks.named_in_code(sample("x = 'wedneshams'; y = 'the-lost-cats'"), WEDNESHAM))


def test_an_empty_register_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing was checked"):
        checks.nameable([])
