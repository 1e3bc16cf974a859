"""The desk's addresses of a body's records."""

from django.urls import path

from moothall.desk.views import privacy

RECORDS = [
    path("<slug:slug>/privacy/", privacy.privacy, name="privacy"),
    path("<slug:slug>/privacy/retention", privacy.retention, name="retention"),
    path("<slug:slug>/privacy/retention/<slug:rule>/confirm", privacy.confirm, name="retention-confirm"),
    path("<slug:slug>/privacy/<slug:kind>", privacy.paper, name="paper"),
    path("<slug:slug>/privacy/<slug:kind>/file", privacy.paper_file, name="paper-file"),
    path("<slug:slug>/privacy/<slug:kind>/sign", privacy.paper_sign, name="paper-sign"),
]
