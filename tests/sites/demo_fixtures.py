"""The desk as a demonstration has it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import clear_url_caches

from moothall.desk import urls
from moothall.desk.sign_in_urls import sign_in_patterns
from moothall.packs import folders
from moothall.packs.demo import read_demo
from moothall.wiring import demo


@pytest.fixture
def demonstration(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A desk in demo mode, with officers and without cases, and without the addresses that a demonstration lacks."""
    elsewhere = {pattern.name for pattern in sign_in_patterns(demo=False)}
    rest = [pattern for pattern in urls.urlpatterns if pattern.name not in elsewhere]
    monkeypatch.setattr(urls, "urlpatterns", [*sign_in_patterns(demo=True), *rest])
    clear_url_caches()
    officers = replace(read_demo(folders.demo(settings.DATA)), cases=())
    monkeypatch.setattr(demo, "read_demo", lambda _: officers)
    with override_settings(DEMO=True):
        demo.invent(lambda sentence: None)
        yield
    monkeypatch.undo()
    clear_url_caches()
