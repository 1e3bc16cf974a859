"""Links in letters lead to pages in the language of the letter; every letter of every test is looked through for it."""

import re
from dataclasses import replace

import pytest

from moothall.bodies.context import Job, acting
from moothall.bodies.queries import KnownBody, operator
from moothall.notices import links
from moothall.notices.models import Notice
from moothall.people.credentials import letters
from moothall.people.credentials.accounts import holder
from moothall.people.credentials.links import address
from moothall.rules.language import Language
from moothall.ui import texts
from tests.cast import employ
from tests.house.tree import python_files, report
from tests.letters import misled
from tests.sites.desk_visits import look, visitor

_TEXT = "_text"
MAILS = sorted(
    key.removeprefix("desk_mail.").removesuffix(_TEXT)
    for key in texts.interface()
    if key.startswith("desk_mail.") and key.endswith(_TEXT)
)
# Where the address of a site is the name of an origin or of the program, and no page.
_ORIGINS = (
    "moothall/people/identity/oidc/",
    "moothall/people/credentials/passkeys.py",
    "moothall/notices/links.py",
)
_APPS = frozenset({"audit", "outbox", "notices", "files", "people", "cases", "portability", "wiring"})


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", MAILS)
def test_every_letter_to_officers_leads_to_the_desk_in_its_language(
    name: str, language: Language, camden: KnownBody
) -> None:
    who = employ("Lowri Language", (camden,))
    known = holder(person_id=who.person_id)
    assert known is not None
    to = replace(known, language=language)
    holes = set(re.findall(r"\{([a-z_]+)\}", texts.interface()[f"desk_mail.{name}_text"].en)) - {
        "name",
        "desk",
    }
    with acting(Job(body_id=operator().id)):
        letters.send(to, name, key=f"test/{name}", **dict.fromkeys(holes, address(language)))
        text = Notice.objects.get(key=f"test/{name}").body_text
    assert not list(misled(text, language))


def test_the_first_page_of_the_desk_is_there_in_both_languages() -> None:
    for language in Language:
        path = links.desk_link(language).partition("8000")[2]
        assert look(visitor(), path).status == 302


def test_a_link_to_another_language_is_found() -> None:
    for language, path, is_wrong in (
        (Language.CY, "/status", True),
        (Language.CY, "/cy/status", False),
        (Language.CY, "", True),
        (Language.CY, "/cycles", True),
        (Language.EN, "/cy/status", True),
        (Language.EN, "/status", False),
        (Language.EN, "", False),
    ):
        text = f"Gweld: http://localhost:8000{path}\nhttps://example.org/en"
        assert bool(list(misled(text, language))) is is_wrong, (language, path)


def test_no_app_writes_an_address_of_a_page_but_in_one_place() -> None:
    wrong = [
        f"{file.path}: name pages in letters by moothall/notices/links.py"
        for file in python_files("moothall")
        if file.package in _APPS and not file.path.startswith(_ORIGINS)
        if re.search(r"settings\.(PORTAL|DESK)_URL", file.text)
    ]
    assert not wrong, report(wrong)
