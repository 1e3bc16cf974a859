"""What a copy does not hold, and why: said on its own page, so that nobody has to guess."""

from moothall.bodies import queries as bodies
from moothall.notices.links import portal_link
from moothall.portability.copy_held import Held
from moothall.portability.copy_tables import LeftOut
from moothall.portability.copy_views import Block, Rows, Words
from moothall.portability.copy_words import said
from moothall.rules.language import Language


def left_out(held: Held) -> tuple[Block, ...]:
    """Return what is left out with the reason, and the websites of the councils that hold something."""
    language = held.by.language
    reasons = tuple(
        (said(f"copy.not_{one}", language), said(f"copy.not_{one}_why", language)) for one in LeftOut
    )
    asked = tuple(
        (bodies.official_name(body_id, language), _site(body_id, language))
        for body_id in dict.fromkeys(one.case.body_id for one in held.cases)
    )
    told = (Words(words=said("copy.not_here_ask", language)), Rows(rows=asked)) if asked else ()
    return Words(words=said("copy.not_here_what", language)), Rows(rows=reasons), *told


def _site(body_id: int, language: Language) -> str:
    """Return a council's own website; its pages on this portal where none is known."""
    body = bodies.by_id(body_id)
    return body.facts.homepage_url or portal_link(language, f"/{body.slug}/")
