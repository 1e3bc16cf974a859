"""The officers' site, on a host of its own."""

from django.conf import settings
from django.urls import path

from moothall.desk import issuer_urls
from moothall.desk.people_urls import people_patterns, work_patterns
from moothall.desk.records_urls import records_patterns
from moothall.desk.sign_in_urls import YOU, sign_in_patterns
from moothall.desk.views import bodies, case, evidence, portal_pages, reveal, step, words, worklist
from moothall.ui.faces import FOOTER_PAGES
from moothall.ui.handlers import handler400, handler403, handler404, handler500
from moothall.ui.references import REFERENCE

CASE = f"<slug:slug>/cases/{REFERENCE}/"
WITHHOLD = f"<slug:slug>/audit/withhold/{REFERENCE}/"


urlpatterns = [
    path("", bodies.bodies, name="bodies"),
    path("councils", bodies.councils, name="councils"),
    *sign_in_patterns(demo=settings.DEMO),
    *issuer_urls.urlpatterns,
    *YOU,
    *[path(page, portal_pages.portal_page, {"page": page}) for page in FOOTER_PAGES],
    path("<slug:slug>/", worklist.worklist, name="worklist"),
    path(CASE, case.case, name="case"),
    path(f"{CASE}take", case.take, name="take"),
    path(f"{CASE}put-back", case.put_back, name="put-back"),
    path(f"{CASE}files/<slug:key>", case.file, name="file"),
    path(f"{CASE}files/<slug:key>/download", case.download, name="file-download"),
    path(f"{CASE}step/<slug:transition>", step.step, name="step"),
    path(f"{CASE}write", words.write, name="write"),
    path(f"{CASE}note", words.note, name="note"),
    path(f"{CASE}reveal/<slug:item>", reveal.reveal, name="reveal"),
    path("<slug:slug>/audit/", evidence.evidence, name="evidence"),
    path("<slug:slug>/audit/digests.json", evidence.digests, name="evidence-digests"),
    path(WITHHOLD, evidence.withhold, name="evidence-withhold"),
    path(f"{WITHHOLD}end", evidence.tell_again, name="evidence-tell-again"),
    *records_patterns(),
    *people_patterns(),
    *work_patterns(),
]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
