"""A service with a question of every sensitive type, and somebody who answers each with what is found again."""

import io
from datetime import date

from django.conf import settings
from django.db import connections
from PIL import Image

from moothall.config.database import database_from_url
from moothall.notices.channels.messages import Message, Sent
from moothall.notices.channels.outbox import Outbox
from moothall.packs.services import ServicePack, compile_pack, digest_of, read_service
from moothall.rules.answers import AddressAnswer, Answer, Answers, BankAnswer
from moothall.services import actions, queries
from tests.apps.notice_scene import Recorder
from tests.cast import POTHOLE, answers_for
from tests.clusters import Database
from tests.sites.residents import Resident

# Numbers of no person, account or telephone: MW was never a prefix, and Ofcom keeps the range for drama.
ANSWERS: dict[str, Answer | None] = {
    "line": "Umberbrook of the line",
    "story": "Quoting Vellichor at length\n\nand again Vellichor",
    "born": date(1931, 2, 3),
    "sum": 48_261_937,
    "home": AddressAnswer(
        uprn=None, lines=("5 Thistledown Mews", "Exampleton"), postcode="NW1 8NP", custodian_code=None
    ),
    "mail": "petronella.sedgewick@example.com",
    "tel": "07700900871",
    "nino": "MW123456A",
    "account": BankAnswer(
        name="Clementina Oxlade", sort_code="309430", account_number="00733445", roll_number="R/7719-QX"
    ),
}
PLACE: dict[str, Answer | None] = {"road_name": "Bramblewick Ginnel", "place": "Outside 4 Bramblewick Ginnel"}
FILE = b"discharge-from-Hawthorndene.jpg"
CAMERA = "Camera of Ludovica"
SAID = (
    *("Umberbrook", "Vellichor", "1931-02-03", "3 February 1931", "48261937", "48,261,937", "Thistledown"),
    *("petronella.sedgewick", "07700900871", "07700 900 871", "07700 900871", "MW123456A", "MW 12 34 56 A"),
    *("Clementina", "Oxlade", "30-94-30", "30 94 30", "00733445", "R/7719-QX"),
    *("Bramblewick", "Hawthorndene", "Ludovica"),
)
"""What of all that must lie nowhere in the clear, as it is stored or shown."""

_TYPES = {
    "line": "text",
    "story": "long_text",
    "born": "date",
    "sum": "number",
    "home": "address",
    "mail": "email",
    "tel": "phone",
    "nino": "national_insurance",
    "account": "bank_account",
}
_LARGE = ("type: number\n", "type: number\n        maximum: 99999999\n")
_PAGE = """  - id: {id}
    title: {{en: About you, cy: Amdanoch chi}}
    questions:
"""
_QUESTION = """      - id: {id}
        type: {type}
        sensitive: true
        required: false
        label: {{en: "The {id}?", cy: "Y {id}?"}}
        called: {{en: "the {id}", cy: "y {id}"}}
"""


class Post(Recorder):
    """Keeps what it took over, and refuses an address as a provider does."""

    def send(self, message: Message) -> Sent:
        Outbox().send(message)
        return super().send(message)


def publish_everything_sensitive(database: Database) -> None:
    """Let a service ask everything that is sensitive, each in its type."""
    content = dict(read_service(settings.DATA / "services" / POTHOLE).content)
    secrets = "".join(_QUESTION.format(id=name, type=kind) for name, kind in _TYPES.items())
    pages = _PAGE.format(id="secrets") + secrets.replace(*_LARGE)
    papers = _PAGE.format(id="papers") + _QUESTION.format(id="proof", type="file")
    content["form.yaml"] = content["form.yaml"].replace("pages:\n", f"pages:\n{pages}\n{papers}\n", 1)
    pack = ServicePack(definition=compile_pack(content), content=content, digest=digest_of(content))
    connection = connections["default"]
    connection.close()
    connection.settings_dict.update(database_from_url(database.admin_url))
    assert actions.publish(packs=[pack]) == [POTHOLE]
    database.connect_django()
    queries.forget()


def send_everything(browser: Resident, reach: Answers) -> None:
    """Answer every question, upload a file, and send the form; `reach` says where letters about it may go."""
    browser.begin()
    browser.answer_all({**answers_for(POTHOLE, email=None), **ANSWERS, **PLACE, "proof": None, **reach})
    assert browser.fill("papers", {}, proof=[(FILE, photo())]).status_code == 302
    browser.look(browser.at("check"))
    sent = browser.send(browser.at("check"), browser.form)
    assert sent.status_code == 302, sent.content.decode()[:2000]
    browser.look(str(sent["Location"]))


def photo() -> bytes:
    """Return a photo that says what took it."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = CAMERA
    Image.effect_noise((40, 30), 90).convert("RGB").save(out, "JPEG", exif=exif)
    assert CAMERA.encode() in out.getvalue()
    return out.getvalue()
