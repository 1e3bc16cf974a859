"""What the functions that a body may give are called: by the services that name them, or by the software itself."""

from collections.abc import Mapping

from django.conf import settings

from moothall.packs.interface import interface_texts
from moothall.rules import posts, posts_functions
from moothall.rules.bodies import Kind
from moothall.rules.language import Text
from moothall.rules.posts_functions import Functions
from moothall.services.queries import all_current, functions_in_force


def given_by(kind: Kind) -> Functions:
    """Return the functions that a body of this kind may give, with all that each is called."""
    return posts_functions.functions(posts.grantable(kind, functions_in_force()), names())


def names() -> Mapping[str, Text]:
    """Return the name of each function by its code: those of the services in force, and those of every body."""
    named = {
        code: name
        for service in all_current().values()
        for code, name in service.definition.functions.items()
    }
    return {**_own_names(), **named}


def _own_names() -> Mapping[str, Text]:
    texts = interface_texts(settings.DATA)
    return {code: texts[f"people.function_{code}"] for code in posts.EVERYWHERE}
