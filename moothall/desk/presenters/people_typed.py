"""What an administrator typed into the form for a post, and what is wrong with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from moothall.bodies.queries import KnownBody
from moothall.desk.presenters.pages import day_typed
from moothall.desk.presenters.people import given_by
from moothall.people.post_plans import after, midnight
from moothall.people.posts import NewPost
from moothall.rules.emails import NotAnAccountEmail, account_email
from moothall.rules.faults import Wrong
from moothall.rules.form_check_text import clean
from moothall.rules.language import Language
from moothall.rules.posts import PostFault
from moothall.ui import texts

LONGEST_NAME, LONGEST_WHY = 120, 400
_MOST_DIGITS = 18
FIELD_OF = {
    PostFault.UNKNOWN_FUNCTION: "function",
    PostFault.FOR_ONESELF: "email",
    PostFault.BACKWARDS: "to",
    PostFault.OVER_ALREADY: "to",
    PostFault.HELD_ALREADY: "function",
    PostFault.ASKED_ALREADY: "function",
}


@dataclass(frozen=True, kw_only=True)
class PostTyped:
    """The post that was asked for, or None and what is wrong by field."""

    post: NewPost | None
    errors: dict[str, str]

    @staticmethod
    def errors_of(faults: Iterable[PostFault], language: Language) -> dict[str, str]:
        """Return what the rules found, by field, in words: this form changes no end, as a line of a list does."""
        own = {PostFault.HELD_ALREADY: "people.has_post_already"}
        return {
            FIELD_OF[fault]: texts.speak(own.get(fault, f"people.fault_{fault}"), language)
            for fault in faults
        }


def post_typed(posted: QueryDict, *, body: KnownBody, language: Language) -> PostTyped:
    """Read the form for a new post; nothing that can be posted makes this fail."""
    errors: dict[str, str] = {}

    def wrong(field: str) -> None:
        errors[field] = texts.speak(f"people.{field}_wrong", language)

    email = email_typed(posted.get("email", ""))
    name = clean(posted.get("name", ""), max_length=LONGEST_NAME)
    why = clean(posted.get("why", ""), max_length=LONGEST_WHY, lines=True)
    team_id, function = number(posted.get("team", "")), posted.get("function", "")[:40]
    days = {field: _day(posted, field) for field in ("from", "to")}
    for field, is_fit in (
        ("email", email is not None),
        ("name", isinstance(name, str) and bool(name)),
        ("why", isinstance(why, str) and bool(why)),
        ("team", team_id is not None),
        ("function", function != ""),
        ("from", not isinstance(days["from"], Wrongly)),
        ("to", not isinstance(days["to"], Wrongly)),
    ):
        if not is_fit:
            wrong(field)
    from_on, to_on = days["from"], days["to"]
    if errors or email is None or team_id is None or isinstance(name, Wrong) or isinstance(why, Wrong):
        return PostTyped(post=None, errors=errors)
    if isinstance(from_on, Wrongly) or isinstance(to_on, Wrongly):
        return PostTyped(post=None, errors=errors)
    post = NewPost(
        email=email,
        name=name,
        team_id=team_id,
        function=function,
        from_at=midnight(from_on),
        to_at=after(to_on),
        why=why,
        functions=given_by(body),
    )
    return PostTyped(post=post, errors=errors)


class Wrongly:
    """Stands for a day that cannot be read."""


def number(typed: str) -> int | None:
    """Return an id as typed, or None where it is none."""
    is_number = typed.isascii() and typed.isdecimal() and len(typed) <= _MOST_DIGITS
    return int(typed) if is_number else None


def email_typed(typed: str) -> str | None:
    """Return an account's address as typed, or None where it is none."""
    try:
        return account_email(typed.strip())
    except NotAnAccountEmail:
        return None


def _day(posted: QueryDict, name: str) -> date | Wrongly | None:
    values = {key: [str(each) for each in found] for key, found in posted.lists()}
    try:
        return day_typed(values, name)
    except ValueError:
        return Wrongly()
