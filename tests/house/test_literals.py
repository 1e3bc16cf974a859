"""No council name and no service slug in code."""

import pytest

from tests.house import checks_literals as checks
from tests.house.tree import sample

WEDNESHAM = checks.nameable(["wednesham", "Wednesham", "South Wednesham", "south-wednesham", "lost-cat"])


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
