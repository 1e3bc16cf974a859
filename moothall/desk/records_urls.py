"""The desk's addresses of a body's records; references are registered before."""

from django.urls import URLPattern, path

from moothall.desk.views import erasure, letters, privacy

_ERASURE = "<slug:slug>/privacy/erasure/"


def records_patterns() -> list[URLPattern]:
    """Return the addresses of a body's papers, its retention, the requests for erasure to it, and letters."""
    return [
        path("<slug:slug>/letters/", letters.list_letters, name="letters"),
        path("<slug:slug>/letters/<slug:letter>", letters.one, name="letter"),
        path("<slug:slug>/letters/<slug:letter>/reveal", letters.reveal, name="letter-reveal"),
        path("<slug:slug>/privacy/", privacy.privacy, name="privacy"),
        path("<slug:slug>/privacy/retention", privacy.retention, name="retention"),
        path("<slug:slug>/privacy/retention/<slug:rule>/confirm", privacy.confirm, name="retention-confirm"),
        path(_ERASURE, erasure.list_requests, name="erasures"),
        path(f"{_ERASURE}<int:request_id>", erasure.one, name="erasure"),
        path(f"{_ERASURE}<int:request_id>/extend", erasure.extend, name="erasure-extend"),
        path(f"{_ERASURE}<int:request_id>/<reference:reference>", erasure.decide, name="erasure-decide"),
        path("<slug:slug>/privacy/<slug:kind>", privacy.paper, name="paper"),
        path("<slug:slug>/privacy/<slug:kind>/file", privacy.paper_file, name="paper-file"),
        path("<slug:slug>/privacy/<slug:kind>/sign", privacy.paper_sign, name="paper-sign"),
    ]
