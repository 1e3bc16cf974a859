"""A chain does not depend on the server it was made on: it is whole in a restored copy, and goes on there."""

import os
import subprocess
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connections

from moothall.audit import actions as audit
from moothall.audit import sealing
from moothall.cli.binaries import wheel_programs
from moothall.cli.postgres import PROGRAMS_VARIABLE
from tests.apps.test_audit_sealing import row_ids, verified, write
from tests.cast import council, forget_everything
from tests.clusters import Database

pytestmark = pytest.mark.isolation

NAME = "restored_elsewhere"


def restored(database: Database, dump: Path) -> Database:
    """Return a copy of a database that went through a file, as the owner makes it."""
    programs = Path(os.environ.get(PROGRAMS_VARIABLE) or wheel_programs())
    environment = {**os.environ, "PGOPTIONS": "-c moothall.migrating=on"}
    copy = Database(url=named(database.url), admin_url=named(database.admin_url))
    with psycopg.connect(database.admin_url, autocommit=True) as owner:
        owner.execute(f"create database {NAME}".encode())
    for command in (
        ["pg_dump", "-Fc", "--enable-row-security", "-f", str(dump), "-d", database.admin_url],
        ["pg_restore", "--no-owner", "--no-comments", "-d", copy.admin_url, str(dump)],
    ):
        subprocess.run([programs / command[0], *command[1:]], check=True, env=environment)
    return copy


def named(url: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{NAME}"))


def test_a_restored_chain_is_whole_and_goes_on(own_database: Database, tmp_path: Path) -> None:
    own_database.connect_django()
    camden = council("camden")
    write(camden, 5)
    sealing.seal_waiting(most=2)
    audit.erase_detail(body_id=camden.id, row_id=row_ids(camden)[0], why="asked")
    copy = restored(own_database, tmp_path / "dump")
    try:
        copy.connect_django()
        forget_everything()
        report = verified(camden)
        assert (report.findings, report.seals, report.waiting) == ((), 3, 1)
        write(camden, 2)
        assert sealing.seal_waiting() == 3
        assert verified(camden).findings == ()
    finally:
        connections["default"].close()
        with psycopg.connect(own_database.admin_url, autocommit=True) as owner:
            owner.execute(f"drop database {NAME} with (force)".encode())
