"""The list of joiners, movers and leavers: read however a spreadsheet wrote it, and written so that none runs it."""

import csv
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.rules.language import Text
from moothall.rules.posts_file import (
    COLUMNS,
    MOST_LINES,
    FileFault,
    FileRefused,
    LineFault,
    read_lines,
    written,
)
from moothall.rules.posts_functions import functions

HEAD = ",".join(COLUMNS)


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}\na@example.org,Ann,Streets,officer,2027-03-27,\n",
        f"\ufeff{HEAD}\r\na@example.org,Ann,Streets,officer,27/03/2027,\r\n",
        "sep=;\r\nEmail;Name;Team;Function;From;To\r\n A@Example.org ;Ann;Streets;officer;27/3/2027;\r\n",
        "name\tteam\tfunction\tfrom\tto\temail\nAnn\tStreets\tofficer\t2027-03-27\t\ta@example.org",
        f'{HEAD},phone\n\n"a@example.org","Ann","Streets","officer","2027-03-27","","x"\n\n',
    ],
)
def test_a_list_is_read_however_a_spreadsheet_wrote_it(text: str) -> None:
    (line,) = read_lines(text.encode())
    assert (line.email, line.name, line.team, line.function) == (
        "a@example.org",
        "Ann",
        "Streets",
        "officer",
    )
    assert (line.from_on, line.to_on, line.faults) == (date(2027, 3, 27), None, ())


def test_a_line_keeps_its_number_in_the_file() -> None:
    lines = read_lines(f'{HEAD}\n\na@example.org,"Ann\nTwo",S,f,,\nb@example.org,B,S,f,,\n'.encode())
    assert [line.number for line in lines] == [4, 5]
    assert lines[0].faults == (LineFault.NAME,)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", FileFault.EMPTY),
        (HEAD.encode(), FileFault.EMPTY),
        (b"email,name\n", FileFault.NO_COLUMNS),
        (f"{HEAD},email\n".encode(), FileFault.NO_COLUMNS),
        (f"{HEAD}\n\0".encode(), FileFault.NOT_UTF8),
        (HEAD.encode("utf-16"), FileFault.NOT_UTF8),
        (f'{HEAD}\n"open'.encode(), FileFault.UNREADABLE),
        ((f"{HEAD}\n" + "a,b,c,d,,\n" * (MOST_LINES + 1)).encode(), FileFault.TOO_MANY_LINES),
        (b"x" * 1_000_001, FileFault.TOO_LARGE),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_why(content: bytes, fault: FileFault) -> None:
    with pytest.raises(FileRefused) as refused:
        read_lines(content)
    assert refused.value.fault is fault


@given(st.binary(max_size=200))
def test_no_bytes_make_reading_fail(content: bytes) -> None:
    for before in (b"", f"{HEAD}\n".encode()):
        with suppress(FileRefused):
            read_lines(before + content)


@given(cell=st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), max_size=20))
def test_no_cell_that_is_written_begins_a_formula(cell: str) -> None:
    content = written([dict.fromkeys(COLUMNS, cell)]).decode("utf-8-sig")
    (shown,) = list(csv.reader(content.split("\r\n")[1:2]))
    assert not any(each.startswith(("=", "+", "-", "@", "\t")) for each in shown)


def test_what_was_written_is_read_back() -> None:
    row = {
        "email": "a@example.org",
        "name": "=cmd()",
        "team": "-1 Team",
        "function": "officer",
        "from": "2027-03-27",
        "to": "",
    }
    (line,) = read_lines(written([row]))
    assert (line.name, line.team) == ("=cmd()", "-1 Team")


def test_the_file_names_the_last_day_and_the_line_the_day_after() -> None:
    lines = read_lines(
        f"{HEAD}\na@b.example.org,A,S,f,,31/12/2026\na@b.example.org,A,S,g,,9999-12-31\n".encode()
    )
    assert [(line.to_on, line.last_on) for line in lines] == [
        (date(2027, 1, 1), date(2026, 12, 31)),
        (None, None),
    ]
    assert [line.faults for line in lines] == [(), (LineFault.TO,)]


def test_a_line_that_is_wrong_keeps_what_stands_in_it() -> None:
    wrong, short = read_lines(f"{HEAD}\nno address,'=A,\u0007,f,x,y\nonly@example.org,Two\n".encode())
    assert wrong.typed == ("no address", "=A", "\ufffd", "f", "x", "y")
    assert (wrong.email, wrong.faults) == (
        "",
        (LineFault.EMAIL, LineFault.TEAM, LineFault.FROM, LineFault.TO),
    )
    assert short.typed == ("only@example.org", "Two", "", "", "", "")
    assert short.faults == (LineFault.CELLS,)


def test_a_function_is_known_by_its_code_and_its_names_and_never_guessed() -> None:
    given = functions(
        {"bins", "roads", "audit"},
        {
            "bins": Text(en="Case officer", cy="Swyddog achosion"),
            "roads": Text(en="Case officer", cy="Swyddog ffyrdd"),
            "audit": Text(en="Auditor: reads the evidence", cy="Archwilydd: yn darllen"),
        },
    )
    typed = (
        "bins",
        "BINS",
        "swyddog  achosion",
        "Case Officer",
        "AUDITOR",
        "Auditor: reads the evidence",
        "king",
    )
    text = "".join(f"a@example.org,A,S,{each},,\n" for each in typed)
    lines = read_lines(f"{HEAD}\n{text}".encode(), given)
    assert [line.function for line in lines] == ["bins", "bins", "bins", "", "audit", "audit", "king"]
    assert lines[3].faults == (LineFault.FUNCTION_OF_TWO,)
    assert lines[1].faults == lines[5].faults == (LineFault.TWICE,)


@pytest.mark.parametrize(
    ("times", "met"),
    [
        (("2027-01-01,2027-01-31", "2027-02-01,"), ()),
        (("2027-02-01,", "2027-01-01,2027-01-31"), ()),
        (("2027-01-01,2027-01-01", "2027-01-03,2027-01-03", "2027-01-02,2027-01-02"), ()),
        (("2027-01-01,2027-01-31", "2027-01-31,2027-02-28"), (1,)),
        (("2027-01-31,", "2027-01-01,2027-01-31"), (1,)),
        (("2027-01-01,", "2027-03-01,2027-03-31", "2028-01-01,"), (1, 2)),
        (("2027-01-01,2026-12-01", "2027-01-01,"), (1,)),
        ((",2027-01-31", "2027-03-01,"), (1,)),
        (("2027-03-01,", ",2027-01-31"), (1,)),
        ((",", ","), (1,)),
    ],
)
def test_a_post_stands_twice_in_a_list_where_its_times_do_not_meet(
    times: tuple[str, ...], met: tuple[int, ...]
) -> None:
    text = "".join(f"a@example.org,A,S,f,{each}\n" for each in times)
    lines = read_lines(f"{HEAD}\n{text}".encode())
    assert [at for at, line in enumerate(lines) if line.faults == (LineFault.TWICE,)] == list(met)
    assert not [line for at, line in enumerate(lines) if line.faults and at not in met]
