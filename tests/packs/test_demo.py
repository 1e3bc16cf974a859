"""The invented people of data/demo, and what is refused in such files."""

from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from moothall.packs.demo import Demo, DemoCase, posted_fields, read_demo
from moothall.packs.problems import PacksRefused
from moothall.packs.register import read_register
from moothall.packs.services import read_services
from moothall.rules.answers import Answer
from moothall.rules.bodies import Kind
from moothall.rules.facts import facts_of
from moothall.rules.form_check import Faulty, Posted, check_page
from moothall.rules.form_check_files import UploadedFile
from moothall.rules.forms import path
from moothall.rules.posts import RECORDS, grantable
from moothall.rules.services import Offered, ServiceDefinition, offered
from moothall.rules.workflow import take

DATA = Path(__file__).resolve().parents[2] / "data"
TODAY = date(2026, 11, 23)

OFFICERS = """
    officers:
      - email: ann@example.com
        name: Ann Invented
        posts:
          - body: leeds
            team: Streets
            function: waste_officer
"""
RESIDENTS = """
    cases:
      - key: a-case-of-ann
        body: leeds
        service: missed-bin
        language: en
        answers: {}
"""


@pytest.fixture(scope="module")
def demo() -> Demo:
    return read_demo(DATA / "demo")


@pytest.fixture(scope="module")
def services() -> dict[str, ServiceDefinition]:
    return {pack.definition.slug: pack.definition for pack in read_services(DATA / "services")}


ARRANGEMENTS = """
    arrangements:
      - home: leeds
        provider: leeds
        team: Streets
        kind: staff
        functions: [waste_officer]
        controller: leeds
        proposed_by: ann@example.com
        agreed_by: bob@example.com
        legal_basis: a
        purpose: a
        lawful_basis: public_task
        categories: a
        recipients: a
        retention: a
        security: a
        contacts: a
        review_in_days: 30
"""


def written(
    folder: Path,
    *,
    officers: str = OFFICERS,
    residents: str = RESIDENTS,
    arrangements: str = "arrangements: []",
) -> Path:
    (folder / "officers.yaml").write_text(dedent(officers), encoding="utf-8")
    (folder / "residents.yaml").write_text(dedent(residents), encoding="utf-8")
    (folder / "arrangements.yaml").write_text(dedent(arrangements), encoding="utf-8")
    return folder


def refused(folder: Path) -> list[str]:
    with pytest.raises(PacksRefused) as refusal:
        read_demo(folder)
    return [str(problem) for problem in refusal.value.problems]


def test_every_invented_officer_has_posts_that_the_services_know(
    demo: Demo, services: dict[str, ServiceDefinition]
) -> None:
    functions = {function for service in services.values() for function in service.functions}
    posts = [post for officer in demo.officers for post in officer.posts]
    assert functions <= {post.function for post in posts} <= grantable(Kind.UNITARY, functions)


def test_one_officer_serves_a_district_and_its_county(demo: Demo) -> None:
    bodies = read_register(DATA).bodies
    pairs = [{post.body for post in officer.posts} for officer in demo.officers]
    assert any(bodies[slug].parent_slug in pair for pair in pairs for slug in pair)


def test_every_invented_resident_can_send_what_they_answer(
    demo: Demo, services: dict[str, ServiceDefinition]
) -> None:
    bodies = read_register(DATA).bodies
    for case in demo.cases:
        service, body = services[case.service], bodies[case.body]
        assert isinstance(offered(service, body, on=TODAY), Offered), case.key
        facts = facts_of(body, today=TODAY)
        answers: dict[str, Answer | None] = {}
        while (way := path(service.form, answers, facts=facts)).stop is not None:
            checked = check_page(way.stop, posted(case), today=TODAY)
            assert not isinstance(checked, Faulty), (case.key, checked)
            answers |= checked.answers
        assert way.is_complete, case.key


def posted(case: DemoCase) -> Posted:
    photos = {
        question_id: [UploadedFile(key="k", name=photo, size_bytes=1, content_type="image/jpeg")]
        for question_id, photo in case.photos.items()
    }
    return Posted(fields=posted_fields(case, today=TODAY), uploads=photos)


def test_every_invented_step_may_be_taken_by_whoever_takes_it(
    demo: Demo, services: dict[str, ServiceDefinition]
) -> None:
    functions = {
        officer.email: {
            post.body: {each.function for each in officer.posts if each.body == post.body}
            for post in officer.posts
        }
        for officer in demo.officers
    }
    for case in demo.cases:
        workflow = services[case.service].workflow
        state = workflow.initial
        for step in case.steps:
            state = take(
                workflow,
                state,
                step.transition,
                functions=functions[step.by][case.body],
                reason=step.reason,
                message=step.message,
            ).to_state.id


def test_no_two_invented_people_and_no_two_cases_are_one(demo: Demo) -> None:
    assert len({officer.email for officer in demo.officers}) == len(demo.officers)
    assert len({case.key for case in demo.cases}) == len(demo.cases)


def test_every_invented_council_has_somebody_who_decides_on_its_records(demo: Demo) -> None:
    posts = {post for officer in demo.officers for post in officer.posts}
    assert {post.body for post in posts if post.function == RECORDS} == {post.body for post in posts}


def test_days_are_counted_back_from_today(demo: Demo) -> None:
    case = next(case for case in demo.cases if case.days_ago == {"due_on": 2})
    fields = posted_fields(case, today=date(2026, 3, 1))
    assert (fields["due_on-day"], fields["due_on-month"], fields["due_on-year"]) == (
        ("27",),
        ("2",),
        ("2026",),
    )


def test_small_files_are_read(tmp_path: Path) -> None:
    found = read_demo(written(tmp_path))
    assert [officer.name for officer in found.officers] == ["Ann Invented"]
    assert [case.key for case in found.cases] == ["a-case-of-ann"]


def test_officers_who_might_be_somebody_are_refused(tmp_path: Path) -> None:
    problems = refused(written(tmp_path, officers=OFFICERS.replace("ann@example.com", "ann@leeds.gov.uk")))
    assert any(each.startswith("demo/officers.yaml:3: ") and "example.com" in each for each in problems)


def test_an_unknown_key_is_refused_with_its_line(tmp_path: Path) -> None:
    problems = refused(written(tmp_path, officers=OFFICERS.replace("name: Ann", "nam: Ann")))
    assert any(each.startswith("demo/officers.yaml:4: ") and "no part of" in each for each in problems)


def test_an_address_that_stands_twice_is_refused(tmp_path: Path) -> None:
    twice = OFFICERS + OFFICERS.partition("officers:\n")[2]
    assert any("stands twice" in problem for problem in refused(written(tmp_path, officers=twice)))


def test_an_officer_without_a_post_is_refused(tmp_path: Path) -> None:
    none = OFFICERS.partition("posts:")[0] + "posts: []\n"
    assert any("at least one post" in problem for problem in refused(written(tmp_path, officers=none)))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("        taken_by: bob@example.com\n", "is no officer of `leeds`"),
        ("        photos: {photo: photos/none.jpg}\n", "is not below data/demo"),
        (
            "        steps:\n          - transition: decline\n            by: bob@example.com\n",
            "is no officer",
        ),
    ],
)
def test_what_a_case_names_must_be_there(tmp_path: Path, more: str, words: str) -> None:
    problems = refused(written(tmp_path, residents=RESIDENTS + more))
    assert any(problem.startswith("demo/residents.yaml:") and words in problem for problem in problems)


def test_a_key_is_a_key_and_stands_once(tmp_path: Path) -> None:
    assert any(
        "8 to 32" in each
        for each in refused(written(tmp_path, residents=RESIDENTS.replace("a-case-of-ann", "A")))
    )
    twice = RESIDENTS + RESIDENTS.partition("cases:\n")[2]
    assert any("stands twice" in each for each in refused(written(tmp_path, residents=twice)))


def test_only_administrators_arrange_and_only_a_team_that_is_there(tmp_path: Path) -> None:
    problems = refused(written(tmp_path, arrangements=ARRANGEMENTS.replace("Streets", "Parks")))
    assert [problem.partition(": ")[2] for problem in problems] == [
        "Nobody in officers.yaml is in the team `Parks` of `leeds`.",
        "`ann@example.com` is no administrator of `leeds` in officers.yaml.",
        "`bob@example.com` is no administrator of `leeds` in officers.yaml.",
    ]
    assert problems[0].startswith("demo/arrangements.yaml:5: ")


def test_every_invented_arrangement_is_one_that_both_councils_could_make(
    demo: Demo, services: dict[str, ServiceDefinition]
) -> None:
    bodies = read_register(DATA).bodies
    functions = {function for service in services.values() for function in service.functions}
    assert demo.arrangements
    for each in demo.arrangements:
        assert set(each.functions) <= functions
        assert each.controller in {each.home, each.provider} <= set(bodies)
        assert each.proposed_by != each.agreed_by


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path) == ["demo/officers.yaml: The file is missing."]
