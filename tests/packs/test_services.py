"""Service packs: the two in data/services are right, and every mistake is told with its file and line."""

import csv
import shutil
import time
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from moothall.packs.problems import PacksRefused
from moothall.packs.services import (
    Content,
    ServicePack,
    compile_pack,
    digest_of,
    read_content,
    read_service,
    read_services,
)
from moothall.rules.bodies import Duty
from moothall.rules.language import Language, Text
from moothall.rules.notice_text import NoticeField, render
from moothall.rules.prose import Link, Paragraph, parse

DATA = Path(__file__).parents[2] / "data"
PACKS = read_services(DATA / "services")
BINS = read_content(DATA / "services" / "missed-bin")
# What a refused bomb may cost this process, whatever else the machine does: some ten times what it does cost.
MOST_PROCESSOR_SECONDS = 4.0


def texts_in(value: object) -> list[Text]:
    """Return every Text anywhere inside a definition."""
    if isinstance(value, Text):
        return [value]
    if isinstance(value, tuple):
        return [text for item in value for text in texts_in(item)]
    if is_dataclass(value):
        return [text for field in fields(value) for text in texts_in(getattr(value, field.name))]
    items = getattr(value, "values", None)
    return texts_in(tuple(items())) if callable(items) else []


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.definition.slug)
def test_every_text_of_a_service_has_welsh_that_is_marked_as_not_reviewed(pack: ServicePack) -> None:
    texts = texts_in(pack.definition)
    assert len(texts) > 80
    assert [text.en for text in texts if not text.has(Language.CY)] == []
    assert not pack.definition.is_welsh_reviewed


def test_no_welsh_text_is_left_in_english() -> None:
    same = {text.en for pack in PACKS for text in texts_in(pack.definition) if text.en == text.cy}
    assert same == {"((reference)): ((state))"}


def test_every_notice_can_be_written_in_both_languages() -> None:
    values = {field: f"<{field}>" for field in NoticeField}
    for pack in PACKS:
        for notice in pack.definition.notices.values():
            for language in Language:
                written = render(notice, values, language)
                assert "<reference>" in written.body
                assert "((" not in written.subject + written.body


def test_the_same_content_has_the_same_digest_and_definition_whatever_its_order() -> None:
    other = {name: BINS[name] for name in sorted(BINS, reverse=True)}
    assert digest_of(other) == digest_of(BINS)
    assert compile_pack(other) == compile_pack(BINS)
    assert digest_of({**BINS, "service.yaml": BINS["service.yaml"] + "\n"}) != digest_of(BINS)


def test_a_service_that_another_body_does_somewhere_says_its_duty() -> None:
    duties = {
        page.exit.duty for pack in PACKS for page in pack.definition.form.pages if page.exit is not None
    }
    assert duties == {None, Duty.TRUNK_ROADS, Duty.RED_ROUTES}
    assert {pack.definition.duty for pack in PACKS} == {None, Duty.ROADS}


def test_a_service_names_topics_and_a_number_that_the_register_knows() -> None:
    topics = {row["slug"] for row in rows_of("topics.csv")}
    tiers = {row["lgsl"]: row["provided_by"] for row in rows_of("lgsl.csv")}
    for pack in PACKS:
        assert set(pack.definition.topics) <= topics
        assert tiers[str(pack.definition.lgsl)] == pack.definition.provided_by


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / "bodies" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_an_emergency_leads_to_the_telephone() -> None:
    exits = [page.exit for pack in PACKS for page in pack.definition.form.pages if page.id == "phone-now"]
    assert exits[0] is not None
    spans = [
        span for block in parse(exits[0].body.en) if isinstance(block, Paragraph) for span in block.spans
    ]
    assert Link(text="call 999", url="tel:999") in spans


def changed(file: str, old: str, new: str) -> Content:
    assert old in BINS[file]
    return {**BINS, file: BINS[file].replace(old, new, 1)}


def without(file: str) -> Content:
    return {name: text for name, text in BINS.items() if name != file}


@pytest.mark.parametrize(
    ("content", "file", "says"),
    [
        (without("form.yaml"), "form.yaml", "missing from the pack"),
        (without("notices/done.md"), "workflow.yaml", "There is no notices/done.md"),
        ({**BINS, "fees.yml": ""}, "fees.yml", "A pack holds"),
        (changed("service.yaml", "lgsl: 524", "lgsl: many"), "service.yaml", "not a whole number"),
        (changed("service.yaml", "lgsl:", "lgls:"), "service.yaml", "did you mean `lgsl`"),
        (changed("service.yaml", "slug: missed-bin", "slug: Missed Bin"), "service.yaml", "A slug is"),
        (changed("service.yaml", "[england,", "[enlgand,"), "service.yaml", "did you mean `england`"),
        (changed("service.yaml", "draft_days: 14", "draft_days: 0"), "service.yaml", "Drafts are kept"),
        (
            changed("service.yaml", "draft_days: 14", "draft_days: 14\ndraft_days: 15"),
            "service.yaml",
            "twice",
        ),
        (
            changed("service.yaml", "email: contact_email", "email: which_bin"),
            "service.yaml",
            "no question of",
        ),
        (changed("service.yaml", "place: [address]", "place: [adress]"), "service.yaml", "no question of"),
        (
            changed("service.yaml", "  waste_officer:", "  clerk:"),
            "workflow.yaml",
            "not among the `functions`",
        ),
        (changed("form.yaml", "type: yes_no", "type: yesno"), "form.yaml", "did you mean `yes_no`"),
        (changed("form.yaml", "type: yes_no", "kind: yes_no"), "form.yaml", "`type` is missing"),
        (changed("form.yaml", "id: which_bin", "id: bin_was_out"), "form.yaml", "Two questions have"),
        (changed("form.yaml", "id: which_bin", "id: Which"), "form.yaml", "small letters"),
        (changed("form.yaml", "- id: due-date", "- id: which-bin"), "form.yaml", "Two pages have"),
        (changed("form.yaml", "- id: due-date", "- id: check"), "form.yaml", "no reserved word"),
        (changed("form.yaml", "when: not bin_was_out", "when: not bin_was_in"), "form.yaml", "did you mean"),
        (changed("form.yaml", "when: not bin_was_out", "when: is_assisted"), "form.yaml", "not known here"),
        (changed("form.yaml", "when: not bin_was_out", "when: not not"), "form.yaml", "ends too early"),
        (changed("form.yaml", "    when: not bin_was_out\n", ""), "form.yaml", "Nobody reaches this page"),
        (changed("form.yaml", "value: food", "value: rubbish"), "form.yaml", "stands twice"),
        (
            changed("form.yaml", "earliest_days_ago: 14", "earliest_days_ago: -1"),
            "form.yaml",
            "after the latest",
        ),
        (changed("form.yaml", "max_length: 500", "max_length: 0"), "form.yaml", "Texts are 1 to"),
        (
            changed("form.yaml", "max_length: 500", "errors: {missing: {en: 'Enter {clled}'}}"),
            "form.yaml",
            "{clled} is not known here",
        ),
        (changed("form.yaml", "sensitive: true", "sensitive: maybe"), "form.yaml", "neither yes nor no"),
        (changed("form.yaml", "en: The bin\n", "en:\n"), "form.yaml", "A value is missing"),
        (changed("form.yaml", "pages:", "pages: &all"), "form.yaml", "is an anchor"),
        (changed("form.yaml", "pages:", "pages: !!seq"), "form.yaml", "is a tag"),
        (changed("form.yaml", "pages:", "pages: ["), "form.yaml", "This is not YAML"),
        (changed("workflow.yaml", "initial: received", "initial: begun"), "workflow.yaml", "no state"),
        (changed("workflow.yaml", "to: scheduled", "to: sheduled"), "workflow.yaml", "no state"),
        (changed("workflow.yaml", "from: [received]", "from: []"), "workflow.yaml", "at least one state"),
        (
            changed("workflow.yaml", "retention_days: 183", "how_long: null"),
            "workflow.yaml",
            "retention_days",
        ),
        (changed("workflow.yaml", "to: not_ours", "to: duplicate"), "workflow.yaml", "No step leads to"),
        (
            {**BINS, "workflow.yaml": BINS["workflow.yaml"].replace("[received, scheduled]", "[received]")},
            "workflow.yaml",
            "No step leads out of `scheduled`",
        ),
        (
            changed("workflow.yaml", "notice: progress", "notice: declined"),
            "workflow.yaml",
            "require a message",
        ),
        (changed("notices/done.md", "((state))", "((stat))"), "notices/done.md", "Write one of reference"),
        (changed("notices/done.md", "# cy", "# de"), "notices/done.md", "only under `# en`"),
        (changed("notices/done.md", "Mae ((council))", "Mae"), "notices/done.md", "different ((fields))"),
        (changed("notices/done.md", "# en", "# eng"), "notices/done.md", "only under `# en`"),
        (changed("notices/done.md", "name: done", "name: doen"), "notices/done.md", "are the same"),
        (changed("notices/done.md", "---\nname", "name"), "notices/done.md", "between two lines"),
        (changed("notices/done.md", "[email, sms]", "[]"), "notices/done.md", "at least one channel"),
    ],
)
def test_a_mistake_in_a_pack_is_told_with_its_file(content: Content, file: str, says: str) -> None:
    with pytest.raises(PacksRefused) as raised:
        compile_pack(content, place="services/x/")
    assert [
        problem
        for problem in raised.value.problems
        if problem.file == f"services/x/{file}" and says in problem.message
    ], str(raised.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("when: not bin_was_out", "when: not bin_was_in"),
        ("type: date", "type: dat"),
        ("value: garden", "value: food"),
        ("earliest_days_ago: 14", "earliest_days_ago: two weeks"),
        ("mobile_only: true", "mobil_only: true"),
    ],
)
def test_a_mistake_is_told_with_its_line(old: str, new: str) -> None:
    line = BINS["form.yaml"][: BINS["form.yaml"].index(old)].count("\n") + 1
    with pytest.raises(PacksRefused) as raised:
        compile_pack(changed("form.yaml", old, new))
    assert line in [problem.line for problem in raised.value.problems]


def test_all_mistakes_are_told_together() -> None:
    content = {
        **changed("form.yaml", "type: date", "type: dat"),
        "service.yaml": BINS["service.yaml"].replace("lgsl: 524", "lgsl: x"),
        "notices/done.md": "",
    }
    with pytest.raises(PacksRefused) as raised:
        compile_pack(content)
    assert {problem.file for problem in raised.value.problems} == {
        "form.yaml",
        "service.yaml",
        "notices/done.md",
    }


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x]\nb: *a",
        "[" * 100_000,
        "a: " + "{b: " * 10_000,
        "x" * 300_000,
        "- a\n" * 60_000,
        "a: \x00",
        "a: \ud800",
        "--- a\n--- b",
        "? [a]\n: b",
        "%YAML 9.9\n---\na",
        "",
    ],
    ids=range(11),
)
def test_a_bomb_in_yaml_is_refused_with_little_work(text: str) -> None:
    worked_before = time.process_time()
    with pytest.raises(PacksRefused):
        compile_pack({**BINS, "form.yaml": text})
    assert time.process_time() - worked_before < MOST_PROCESSOR_SECONDS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA / "services" / "missed-bin", tmp_path / "missed-bin"))


def test_the_folder_and_the_slug_are_the_same(folder: Path) -> None:
    other = folder.rename(folder.parent / "bins")
    with pytest.raises(PacksRefused, match="The folder is `bins`"):
        read_service(other)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: (folder / "form.yaml").write_bytes(b"\xff\xfe\x00"),
        lambda folder: (folder / "form.yaml").write_text("# " * 200_000),
        lambda folder: [(folder / f"{at}.yaml").write_text("") for at in range(101)],
    ],
    ids=["not UTF-8", "too long", "too many"],
)
def test_a_file_that_cannot_be_kept_is_refused(folder: Path, spoil: Callable[[Path], object]) -> None:
    spoil(folder)
    with pytest.raises(PacksRefused, match="at most 100 UTF-8 files"):
        read_service(folder)


def test_the_mistakes_of_all_services_are_told_together(folder: Path) -> None:
    shutil.copytree(folder, folder.parent / "other")
    (folder / "form.yaml").unlink()
    with pytest.raises(PacksRefused) as raised:
        read_services(folder.parent)
    assert {problem.file for problem in raised.value.problems} == {
        "services/missed-bin/form.yaml",
        "services/other/service.yaml",
    }
