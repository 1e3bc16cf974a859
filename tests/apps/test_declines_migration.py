"""What was marked as to be offered no longer before there were declines is carried over."""

import hashlib
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test import override_settings
from django.utils import timezone

from moothall.config.database import database_from_url
from moothall.people import declines, homes
from moothall.rules.answers import AddressAnswer
from moothall.rules.known_answers import KnownKind
from moothall.vault import rings
from moothall.vault.failures import KeyLost
from moothall.vault.master_keys import MasterKey
from tests.apps.erasure_scene import someone
from tests.apps.test_declines import HOME, NEW, NUMBER, OLD, offered, tell
from tests.clusters import Database

_MARKS = """
    set moothall.migrating = 'on';
    update people_contact set is_offered = false where kind = 'email';
    update people_knownanswer set is_offered = false where kind = 'phone';
    update people_home set is_offered = false where from_on < current_date;
    reset moothall.migrating
"""


def test_what_was_marked_before_is_carried_over(own_database: Database) -> None:
    own_database.connect_django()
    who, today = someone("Ann Example", OLD), timezone.localdate()
    tell(who, "camden", KnownKind.EMAIL, NEW)
    tell(who, "camden", KnownKind.PHONE, NUMBER)
    tell(who, "leeds", KnownKind.ADDRESS, HOME)
    other = AddressAnswer(uprn=None, lines=("2 Other Row",), postcode="NW1 8NP", custodian_code=None)
    for address, days in ((HOME, 3), (other, 0)):
        homes.add(by=who, address=address, from_on=today - timedelta(days=days))
    connections["default"].close()
    connections["default"].settings_dict.update(database_from_url(own_database.admin_url))
    call_command("migrate", "people", "0037_posts_told", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(_MARKS)
    rings.forget()
    call_command("migrate", verbosity=0)
    connections["default"].close()
    own_database.connect_django()
    assert (offered(who, KnownKind.EMAIL), offered(who, KnownKind.PHONE)) == ([NEW], [])
    assert offered(who, KnownKind.ADDRESS) == [other]
    assert {one.kind for one in declines.of_person(person_id=who.person_id)} == {"email", "phone", "address"}


def test_nothing_is_migrated_while_a_master_key_is_missing(own_database: Database) -> None:
    own_database.connect_django()
    who = someone("Ann Example", OLD)
    tell(who, "camden", KnownKind.PHONE, NUMBER)
    connections["default"].close()
    connections["default"].settings_dict.update(database_from_url(own_database.admin_url))
    call_command("migrate", "people", "0037_posts_told", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(_MARKS)
    rings.forget()
    other = MasterKey(id="other", key=hashlib.sha256(b"x").digest())
    with override_settings(VAULT_KEYS=(other,)), pytest.raises(KeyLost):
        call_command("migrate", verbosity=0)
    rings.forget()
    call_command("migrate", verbosity=0)
    connections["default"].close()
    own_database.connect_django()
    assert offered(who, KnownKind.PHONE) == []
