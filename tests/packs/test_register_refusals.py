"""What the register refuses: each mistake is told with its file, its line and what to write instead."""

from collections.abc import Callable
from pathlib import Path

import pytest

from moothall.packs.problems import PacksRefused
from moothall.packs.register import read_register
from moothall.packs.register_themes import svg_faults

BODIES = """\
slug,kind,nation,region,name_en,name_cy,official_name_en,official_name_cy,gss_code,from_on,to_on,\
shadow_from_on,parent_slug,billing_authority,custodian_code,homepage_url,why_ended_en,why_ended_cy,own_host
oldshire,county,england,South East,Oldshire,,Oldshire Council,,E10000001,,2027-04-01,,,no,1,,,,
oldtown,district,england,South East,Oldtown,,Oldtown Council,,E07000001,,2027-04-01,,oldshire,yes,2,,,,
newshire,unitary,england,South East,Newshire,,Newshire Council,,,2027-04-01,,2026-05-07,,yes,,,,,
sirnewydd,welsh,wales,,New Shire,Sir Newydd,New Shire Council,Cyngor Sir Newydd,W06000001,,,,,yes,3,,,,
"""
SUCCESSIONS = """\
predecessor_slug,successor_slug,on
oldshire,newshire,2027-04-01
oldtown,newshire,2027-04-01
"""
CODES = """\
gss_code,slug,from_on,to_on
E07000099,oldtown,,2020-04-01
"""
SIGNPOSTS = """\
duty,nation,region,body_slug,about_en,about_cy,reference
roads,wales,,sirnewydd,About,Am,Act
"""
SOUND = {
    "bodies/bodies.csv": BODIES,
    "bodies/successions.csv": SUCCESSIONS,
    "bodies/code_history.csv": CODES,
    "bodies/reserved_slugs.csv": "slug,reason\nfind,the postcode search\n",
    "bodies/topics.csv": "slug,title_en,title_cy,about_en,about_cy\nbins,Bins,Biniau,About,Am\n",
    "bodies/lgsl.csv": "lgsl,title_en,title_cy,provided_by,topic,nations\n524,Bins,Biniau,all,bins,wales\n",
    "bodies/who_does_what.csv": "tier,line_en,line_cy\ncounty,roads,ffyrdd\n",
    "bodies/signposts.csv": SIGNPOSTS,
    "bodies/themes.csv": "slug,background,text,logo\nnewshire,#1d4f7c,,mark.svg\n",
    "bodies/mark.svg": '<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>',
}

Mistake = Callable[[str, str, str], list[str]]


def write(folder: Path, files: dict[str, str]) -> None:
    for file, content in files.items():
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(content, encoding="utf-8")


def problems_in(folder: Path) -> list[str]:
    with pytest.raises(PacksRefused) as refused:
        read_register(folder)
    return [str(problem) for problem in refused.value.problems]


@pytest.fixture
def after(tmp_path: Path) -> Mistake:
    def replaced(file: str, old: str, new: str) -> list[str]:
        assert SOUND[file].count(old) == 1, old
        write(tmp_path, SOUND | {file: SOUND[file].replace(old, new)})
        return problems_in(tmp_path)

    return replaced


def test_a_sound_register_is_read(tmp_path: Path) -> None:
    write(tmp_path, SOUND)
    register = read_register(tmp_path)
    assert set(register.bodies) == {"oldshire", "oldtown", "newshire", "sirnewydd"}
    assert register.codes["E07000099"] == "oldtown"
    assert (register.themes["newshire"].logo or "").startswith("<svg")


BODY_MISTAKES = [
    ("newshire,unitary", "oldtown,unitary", 4, "slug 'oldtown' stands on line 3 already"),
    ("W06000001,,,,,yes,3", "W06000001,,,,,yes,2", 5, "custodian_code '2' stands on line 3 already"),
    (",E07000001", ",E10000001", 3, "gss_code 'E10000001' stands on line 2 already"),
    ("newshire,unitary", "New_Shire,unitary", 4, "slug 'New_Shire' cannot stand in an address"),
    ("newshire,unitary", "find,unitary", 4, "slug 'find' is kept for the portal itself"),
    ("newshire,unitary", "newshire,republic", 4, "kind 'republic' is not known: write one of county"),
    ("welsh,wales", "welsh,mercia", 5, "nation 'mercia' is not known"),
    ("welsh,wales", "welsh,scotland", 5, "A body of kind welsh has the nation wales"),
    ("welsh,wales", "transport_body,", 5, "The column nation is empty"),
    ("W06000001", "S12000001", 5, "gss_code S12000001 belongs to scotland"),
    ("W06000001", "W6", 5, "gss_code 'W6' is no GSS code"),
    ("Sir Newydd,New", ",New", 5, "A Welsh body has no Welsh name: write it in name_cy"),
    ("Cyngor Sir Newydd", "", 5, "A Welsh body has no Welsh name: write it in official_name_cy"),
    ("2027-04-01,,2026-05-07", "2027-04-01,2027-04-01,", 4, "to_on 2027-04-01 is not after from_on"),
    (",2026-05-07", ",2027-05-07", 4, "shadow_from_on is not before from_on"),
    ("2026-05-07", "7 May", 4, "shadow_from_on '7 May' is no date"),
    ("2026-05-07", "2026-02-30", 4, "shadow_from_on '2026-02-30' is no date"),
    ("oldshire,yes", ",yes", 3, "A district has no county"),
    ("oldshire,yes", "atlantis,yes", 3, "parent_slug 'atlantis' is no body of bodies.csv"),
    ("oldshire,yes", "newshire,yes", 3, "parent_slug 'newshire' is no county"),
    (",2026-05-07,,yes", ",2026-05-07,oldshire,yes", 4, "Only a district has a parent"),
    ("oldshire,yes", "oldshire,perhaps", 3, "billing_authority is 'perhaps': write yes or no"),
    ("yes,3", "yes,three", 5, "custodian_code 'three' is no whole number"),
    ("yes,3,", "yes,3,newydd", 5, "homepage_url 'newydd' is no web address"),
    ("yes,3,,,,", "yes,3,,,,New Host", 5, "own_host 'New Host' is no host name"),
    ("Oldshire Council", "", 2, "The column official_name_en is empty"),
    ("Oldshire Council", " Oldshire Council", 2, "Remove the spaces at the start or end of official_name_en"),
    (",no,1,,,,", ",no,1,,,", 2, "There are 18 cells: write 19"),
    ("yes,3,,,,", "yes,3,,Closed,,", 5, "The column why_ended_cy is empty"),
]


@pytest.mark.parametrize("mistake", BODY_MISTAKES, ids=lambda mistake: mistake[3])
def test_a_mistake_about_a_body_names_its_line(after: Mistake, mistake: tuple[str, str, int, str]) -> None:
    old, new, line, said = mistake
    assert any(
        problem.startswith(f"bodies/bodies.csv:{line}: {said}")
        for problem in after("bodies/bodies.csv", old, new)
    )


OTHER_MISTAKES = [
    ("bodies/successions.csv", "oldtown,newshire", "oldtown,atlantis", 3, "successor_slug 'atlantis' is no"),
    ("bodies/successions.csv", "oldtown,newshire", "atlantis,newshire", 3, "predecessor_slug 'atlantis' is"),
    ("bodies/successions.csv", "oldtown,newshire", "oldtown,oldshire", 3, "oldshire does not stand on"),
    (
        "bodies/successions.csv",
        "oldtown,newshire,2027",
        "oldtown,newshire,2028",
        3,
        "oldtown ends 2027-04-01",
    ),
    (
        "bodies/successions.csv",
        "oldtown,newshire,2027-04-01",
        "oldtown,newshire,",
        3,
        "The column on is empty",
    ),
    ("bodies/code_history.csv", ",oldtown", ",atlantis", 2, "slug 'atlantis' is no body"),
    ("bodies/code_history.csv", "E07000099", "E10000001", 2, "gss_code E10000001 belongs to oldshire"),
    ("bodies/code_history.csv", ",,2020-04-01", ",2021-04-01,2020-04-01", 2, "to_on 2020-04-01 is not after"),
    ("bodies/code_history.csv", "E07000099", "", 2, "The column gss_code is empty"),
    ("bodies/reserved_slugs.csv", "the postcode search", "", 2, "The column reason is empty"),
    ("bodies/topics.csv", "Biniau", "", 2, "The column title_cy is empty"),
    ("bodies/topics.csv", "Am\n", "Am\nbins,Bins,Biniau,About,Am\n", 3, "The topic bins stands twice"),
    ("bodies/lgsl.csv", "all,bins", "all,tips", 2, "topic 'tips' is not in topics.csv: write one of bins"),
    ("bodies/lgsl.csv", "all,bins", "some,bins", 2, "provided_by 'some' is not known"),
    ("bodies/lgsl.csv", "wales", "cymru", 2, "nations 'cymru' is not known"),
    ("bodies/lgsl.csv", "524", "", 2, "The column lgsl is empty"),
    ("bodies/lgsl.csv", "wales\n", "wales\n524,B,B,all,bins,\n", 3, "The service 524 stands twice"),
    ("bodies/who_does_what.csv", "county", "shire", 2, "tier 'shire' is not known"),
    ("bodies/signposts.csv", "sirnewydd", "atlantis", 2, "body_slug 'atlantis' is no body"),
    ("bodies/signposts.csv", "roads", "railways", 2, "duty 'railways' is not known"),
    ("bodies/signposts.csv", "Act\n", "Act\nroads,wales,,sirnewydd,A,A,A\n", 3, "This duty has a signpost"),
    ("bodies/themes.csv", "newshire", "atlantis", 2, "slug 'atlantis' is no body"),
    ("bodies/themes.csv", "#1d4f7c", "blue", 2, "This is no colour"),
    ("bodies/themes.csv", "#1d4f7c", "#999999", 2, "#ffffff on #999999 has a contrast of 2.84"),
    ("bodies/themes.csv", "#1d4f7c,", "#ffdd00,#000000", 2, "#ffdd00 on white has a contrast of 1.3"),
    ("bodies/themes.csv", "mark.svg", "../mark.svg", 2, "logo '../mark.svg' is no SVG file in this folder"),
    ("bodies/themes.csv", "mark.svg", "other.svg", 2, "logo 'other.svg' is missing"),
    ("bodies/themes.csv", "mark.svg\n", "\nnewshire,#1d4f7c,,\n", 3, "The theme of newshire stands twice"),
]


@pytest.mark.parametrize("mistake", OTHER_MISTAKES, ids=lambda mistake: mistake[4])
def test_a_mistake_in_another_file_names_its_file_and_line(
    after: Mistake, mistake: tuple[str, str, str, int, str]
) -> None:
    file, old, new, line, said = mistake
    assert any(problem.startswith(f"{file}:{line}: {said}") for problem in after(file, old, new))


def test_an_ended_body_with_neither_successor_nor_reason_is_refused(after: Mistake) -> None:
    (problem,) = after("bodies/successions.csv", "oldtown,newshire,2027-04-01\n", "")
    assert problem == (
        "bodies/bodies.csv:3: oldtown ends and nothing follows: "
        "write its successor in successions.csv, or why it ended in why_ended_en and why_ended_cy."
    )


def test_a_reason_in_both_languages_stands_for_a_successor(tmp_path: Path) -> None:
    told = BODIES.replace("oldshire,yes,2,,,,", "oldshire,yes,2,,Closed,Caewyd,")
    kept = SUCCESSIONS.replace("oldtown,newshire,2027-04-01\n", "")
    write(tmp_path, SOUND | {"bodies/bodies.csv": told, "bodies/successions.csv": kept})
    why = read_register(tmp_path).bodies["oldtown"].why_ended
    assert why is not None
    assert why.cy == "Caewyd"


def test_a_district_that_outlives_its_county_is_refused(after: Mistake) -> None:
    problems = after("bodies/bodies.csv", "2027-04-01,,oldshire", ",,oldshire")
    assert any("The county oldshire does not stand during the whole life of oldtown" in p for p in problems)


def test_all_mistakes_are_told_together_in_the_order_of_file_and_line(tmp_path: Path) -> None:
    write(
        tmp_path,
        SOUND
        | {
            "bodies/bodies.csv": BODIES.replace("welsh,wales", "welsh,mercia").replace("yes,2", "maybe,2"),
            "bodies/topics.csv": SOUND["bodies/topics.csv"].replace("Biniau", ""),
        },
    )
    places = [problem.split(": ")[0] for problem in problems_in(tmp_path)]
    assert set(places) == {"bodies/bodies.csv:3", "bodies/bodies.csv:5", "bodies/topics.csv:2"}
    assert places == sorted(places)


def test_a_missing_file_is_told_with_the_columns_it_needs(tmp_path: Path) -> None:
    write(tmp_path, {file: text for file, text in SOUND.items() if file != "bodies/topics.csv"})
    assert (
        "bodies/topics.csv: The file is missing: write it with the columns "
        "slug,title_en,title_cy,about_en,about_cy."
    ) in problems_in(tmp_path)


def test_other_columns_than_the_expected_ones_are_refused_on_the_first_line(after: Mistake) -> None:
    problems = after("bodies/who_does_what.csv", "tier,", "level,")
    assert problems == [
        "bodies/who_does_what.csv:1: The columns are not the expected ones: write tier,line_en,line_cy."
    ]


def test_a_line_counts_as_an_editor_counts_it_even_after_a_cell_of_two_lines(after: Mistake) -> None:
    problems = after("bodies/topics.csv", "About,Am\n", '"About\nit",Am\nnew,New,,About,Am\n')
    assert problems == ["bodies/topics.csv:4: The column title_cy is empty: write a value."]


def test_a_broken_quotation_mark_is_told_with_its_line(after: Mistake) -> None:
    problems = after("bodies/topics.csv", "bins,Bins", 'bins,"Bins')
    assert any(p.startswith("bodies/topics.csv:2: The line cannot be read") for p in problems)


def test_a_file_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    write(tmp_path, SOUND)
    (tmp_path / "bodies/topics.csv").write_bytes(b"slug\xff")
    assert "bodies/topics.csv: The file is not written in UTF-8: save it again as UTF-8." in problems_in(
        tmp_path
    )


def drawing(inside: str, attributes: str = "") -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        (drawing("<script>alert(1)</script>"), "element 'script'"),
        (drawing('<script xmlns=""/>'), "element 'script'"),
        (drawing("<style>*{fill:red}</style>"), "element 'style'"),
        (drawing("<foreignObject/>"), "element 'foreignObject'"),
        (drawing("<image/>"), "element 'image'"),
        (drawing('<use href="#a"/>'), "element 'use'"),
        (drawing("<animate/>"), "element 'animate'"),
        (drawing('<h:b xmlns:h="http://www.w3.org/1999/xhtml"/>'), "xhtml}b'"),
        (drawing("", 'onload="x()"'), "event handler 'onload'"),
        (drawing('<g OnClick="x()"/>'), "event handler 'onclick'"),
        (drawing('<g style="fill:red"/>'), "attribute 'style'"),
        (drawing('<g x:href="https://example.org" xmlns:x="http://www.w3.org/1999/xlink"/>'), "'href'"),
        (drawing('<g fill="url(https://example.org/a)"/>'), "outside the file in 'fill'"),
        (drawing('<g fill="URL( &#104;ttps://example.org )"/>'), "outside the file in 'fill'"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]>' + drawing("&a;"), "document type"),
        ('<?xml-stylesheet href="https://example.org"?>' + drawing(""), "style sheet"),
        ("<svg>", "no well-formed XML"),
        ("<html/>", "no SVG drawing"),
    ],
)
def test_a_mark_that_could_do_harm_is_refused(written: str, fault: str) -> None:
    assert any(fault in told for told in svg_faults(written))


def test_a_mark_of_plain_shapes_may_use_its_own_gradient() -> None:
    shapes = '<defs><linearGradient id="a"/></defs><path d="M0 0" fill="url(#a)"/>'
    assert svg_faults(drawing(shapes)) == ()


def test_a_mark_that_is_too_large_is_refused(tmp_path: Path) -> None:
    write(tmp_path, SOUND | {"bodies/mark.svg": drawing("<g/>" * 6000)})
    assert problems_in(tmp_path) == [
        "bodies/themes.csv:2: logo 'mark.svg' is over 20000 characters: simplify the drawing."
    ]
