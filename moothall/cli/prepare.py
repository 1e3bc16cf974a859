"""`moothall prepare`: what `up` and `demo` do before they serve."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command

from moothall.bodies.places import here, postcode_build
from moothall.cli import migrate
from moothall.cli.guard import refuse_unsafe_role
from moothall.cli.places import REPOSITORY
from moothall.cli.problem import Problem, explaining, make_folder
from moothall.cli.supervise import say

_BUILT = REPOSITORY / "moothall" / "ui" / "static" / "build"


def run(arguments: Sequence[str]) -> int:
    """Collect the static files, build the postcode index where there is none, then migrate.

    Raises:
        Problem: the front end has not been built, the disk is full, the database cannot be reached, or the
            application's role is one that row security does not bind.
    """
    refuse_unsafe_role(is_migrated=False)
    if not _BUILT.is_dir():
        raise Problem("The front end has not been built: run 'make assets'.")
    # WhiteNoise warns of a folder that is not there when the application is loaded.
    make_folder(Path(settings.STATIC_ROOT))
    # Loaded once here, so that a mistake is said on the terminal and not by workers that come and go.
    WSGIHandler()
    say("Collecting static files")
    with explaining(Path(settings.STATIC_ROOT)):
        call_command("collectstatic", interactive=False, verbosity=0)
    with explaining(Path(settings.VAR)):
        postcode_build.ready(here.index_path(), say)
    return migrate.run(arguments)
