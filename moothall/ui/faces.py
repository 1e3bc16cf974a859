"""How a page presents itself: whose it is, in which language, and the way to the same page in the other."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from moothall.rules.language import Language, Text
from moothall.ui import texts

WELSH_PREFIX = "/cy"
FOOTER_PAGES = ("accessibility", "privacy", "cookies", "source")


@dataclass(frozen=True, kw_only=True)
class Face:
    """A body as its pages show it. `home_path` has no language in front: "/a-slug/", or "/" on its own host.

    `theme_url` is the style sheet that sets the body's two colours; `logo_url` its mark.
    """

    slug: str
    name: Text
    official_name: Text
    home_path: str
    theme_url: str | None = None
    logo_url: str | None = None


class PageRequest(HttpRequest):
    """A request as the middleware hands it to views: `face` is None on the portal's own pages."""

    language: Language
    face: Face | None
    request_id: str


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link: its words and where it leads."""

    text: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What stands around every page: whose it is, the other language, the footer; ready to show.

    `demo_outbox_href` is where a demonstration shows what it would have sent, and "" outside one.
    """

    site_name: str
    home_url: str
    switch: Link
    switch_language: Language
    official_name: str | None
    theme_url: str | None
    logo_url: str | None
    footer_links: tuple[Link, ...]
    account: Link
    stop_acting_href: str
    sign_out_href: str
    path: str
    demo_outbox_href: str


@dataclass(frozen=True, kw_only=True)
class DeskLink:
    """A link of the officers' navigation. `is_current` says that the page is about its body."""

    text: str
    href: str
    is_current: bool = False

    def holds(self, path: str) -> bool:
        """Tell whether a page stands at this link's address or below it."""
        return path == self.href or path.startswith(f"{self.href.rstrip('/')}/")


@dataclass(frozen=True, kw_only=True)
class DeskFrame:
    """What stands around an officer's page besides: whom it serves, who is signed in, where to go.

    `officer_name` and `you_href` (their own sign-in) are "" and `links` are empty where nobody is signed in.
    """

    body_names: str = ""
    officer_name: str = ""
    sign_out_href: str = ""
    links: tuple[DeskLink, ...] = ()
    you_href: str = ""

    def current(self, path: str) -> DeskLink | None:
        """Return the one link under which a page is: the nearest above it, or else that of its body."""
        above = [link for link in self.links if link.holds(path)]
        named = [link for link in self.links if link.is_current]
        nearest = max(reversed(above), key=lambda link: len(link.href), default=None)
        return nearest or next(iter(named), None)


def frame(language: Language, face: Face | None, path: str, *, is_elsewhere: bool = False) -> Frame:
    """Return the frame of a page of `face` or the portal; `path` is its address with language and query.

    `is_elsewhere` is for a page on a host that has no front page: all its links lead to the portal.
    """
    into = other(language)
    home = "/" if face is None else face.home_path
    is_own_host = face is not None and home == "/"
    portal_name = str(texts.speak("shared.portal_name", language))
    host = settings.PORTAL_URL if is_own_host or is_elsewhere else ""
    here = settings.PORTAL_URL if is_elsewhere else ""
    return Frame(
        site_name=portal_name if face is None else face.name.speak(language),
        home_url=here + in_language(home, language),
        switch=Link(text=str(texts.speak("shared.language_name", into)), href=here + in_language(path, into)),
        switch_language=into,
        official_name=None if face is None else face.official_name.speak(language),
        theme_url=None if face is None else face.theme_url,
        logo_url=None if face is None else face.logo_url,
        footer_links=_footer(language, host),
        account=Link(
            text=str(texts.speak("shared.account", language)), href=host + in_language("/account", language)
        ),
        stop_acting_href=host + in_language("/account/people/stop", language),
        sign_out_href=host + in_language("/sign-out", language),
        path=path.partition("?")[0],
        demo_outbox_href=settings.PORTAL_URL + in_language("/demo/outbox", language) if settings.DEMO else "",
    )


def in_language(path: str, language: Language) -> str:
    """Return the address of the same page in `language`; `path` begins with the Welsh prefix or not."""
    bare = path.removeprefix(WELSH_PREFIX) if is_welsh(path) else path
    bare = f"/{bare.lstrip('/')}"
    return f"{WELSH_PREFIX}{bare}" if language is Language.CY else bare


def is_welsh(path: str) -> bool:
    """Tell whether `path` begins with the Welsh prefix."""
    return path == WELSH_PREFIX or path.startswith((f"{WELSH_PREFIX}/", f"{WELSH_PREFIX}?"))


def other(language: Language) -> Language:
    """Return the language that is not `language`."""
    return Language.EN if language is Language.CY else Language.CY


def _footer(language: Language, host: str) -> tuple[Link, ...]:
    return tuple(
        Link(text=str(texts.speak(f"shared.{page}", language)), href=host + in_language(f"/{page}", language))
        for page in FOOTER_PAGES
    )
