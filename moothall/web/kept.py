"""Published pages are made once and kept in the process until they could have changed."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from threading import Lock
from typing import Concatenate, ParamSpec

from django.http import HttpResponse
from django.utils import timezone

from moothall.bodies.queries import KnownBody
from moothall.services import queries as services
from moothall.ui.requests import PortalRequest

P = ParamSpec("P")
PageView = Callable[Concatenate[PortalRequest, P], HttpResponse]

MOST = 512
SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class Generation:
    """What a page was made from: another day, version of a service or fact of its body makes another page."""

    on: date
    versions: tuple[int, ...]
    body: KnownBody | None


@dataclass(frozen=True, kw_only=True)
class _Page:
    generation: Generation
    until: float
    content: bytes
    language: str


_Key = tuple[bool, str, str, str]
_pages: OrderedDict[_Key, _Page] = OrderedDict()
_lock = Lock()


def kept(view: PageView[P]) -> PageView[P]:
    """Answer with the page as made before, for a minute at most; one with a query is made anew each time."""

    @wraps(view)
    def answer(request: PortalRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.META.get("QUERY_STRING"):
            return view(request, *args, **kwargs)
        key, generation = _key(request), _generation(request)
        page = _pages.get(key)
        if page is None or page.until < time.monotonic() or page.generation != generation:
            response = view(request, *args, **kwargs)
            if response.status_code == 200:
                _keep(key, generation, response)
            return response
        return HttpResponse(page.content, headers={"Content-Language": page.language})

    return answer


def forget() -> None:
    """Make every page anew: after the register was loaded, and in tests."""
    with _lock:
        _pages.clear()


def _key(request: PortalRequest) -> _Key:
    slug = request.public_body.slug if request.public_body else ""
    return request.on_own_host, slug, request.language, request.page_path


def _generation(request: PortalRequest) -> Generation:
    versions = tuple(published.version_id for published in services.all_current().values())
    return Generation(on=timezone.localdate(), versions=versions, body=request.public_body)


def _keep(key: _Key, generation: Generation, response: HttpResponse) -> None:
    page = _Page(
        generation=generation,
        until=time.monotonic() + SECONDS,
        content=response.content,
        language=response["Content-Language"],
    )
    with _lock:
        _pages[key] = page
        while len(_pages) > MOST:
            _pages.popitem(last=False)
