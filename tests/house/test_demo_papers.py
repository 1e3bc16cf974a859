"""Whoever follows the papers through the demo finds the people and the words that they name."""

from moothall.packs.demo import read_demo
from moothall.packs.interface import read_interface
from moothall.packs.register import read_register
from tests.house import checks_demo as checks
from tests.house.tree import ROOT, report, sample, text_files

DATA = ROOT / "data"
WALKED = ("README.md", "docs/how-to/run-the-demo.md", "docs/how-to/invite-officers.md")
PAPERS = [file for file in text_files() if file.path in WALKED]
README = next(file for file in PAPERS if file.path == "README.md")
OPERATOR = "the portal's operator"


def councils() -> dict[str, str]:
    """Return what the papers call each body, by slug."""
    found = read_register(DATA).bodies.items()
    return {slug: OPERATOR if body.tier is None else body.name.en for slug, body in found}


def test_the_readme_names_everybody_whom_one_can_be_and_nobody_else() -> None:
    problems = list(checks.wrong_people(README, read_demo(DATA / "demo").officers, councils()))
    assert not problems, report(problems)


def test_the_readme_says_in_each_council_who_decides_on_erasure() -> None:
    _, _, deciding = README.text.partition("**Who decides requests for erasure?**")
    keepers = {
        officer.name
        for officer in read_demo(DATA / "demo").officers
        for post in officer.posts
        if post.function == "records" and councils()[post.body] != OPERATOR
    }
    told = {people for _, people in checks.rows(sample(deciding, path="README.md"))}
    assert told == keepers


def test_words_that_the_papers_quote_are_on_a_screen() -> None:
    on_screen = {text.en for text in read_interface(DATA / "interface").values()}
    on_screen |= {body.name.en for body in read_register(DATA).bodies.values()}
    problems = [problem for file in PAPERS for problem in checks.lost_words(file, on_screen)]
    assert not problems, report(problems)


def test_a_missing_person_and_one_too_many_are_noticed() -> None:
    officers = read_demo(DATA / "demo").officers[:1]
    table = "| council | sign in as | and see |\n|---|---|---|\n| {} | {} | x |\n"
    right = sample(table.format("Leeds", officers[0].name), path="README.md")
    assert not list(checks.wrong_people(right, officers, councils()))
    for council, person in (("Leeds", "Nobody Known"), ("Fife", officers[0].name)):
        wrong = sample(table.format(council, person), path="README.md")
        assert list(checks.wrong_people(wrong, officers, councils()))


def test_words_that_no_screen_has_are_noticed() -> None:
    paper = sample(
        "**As** read *This portal* in *Portal operator*. *A sentence.* 2 * 3 * 4", path="README.md"
    )
    assert list(checks.lost_words(paper, {"Portal operator"})) == ["README.md: no screen says *This portal*"]
