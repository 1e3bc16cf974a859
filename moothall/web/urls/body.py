"""A body's addresses on the portal, after its slug: its published pages, and the forms of its services."""

from django.urls import path

from moothall.ui.handlers import handler400, handler403, handler404, handler500
from moothall.web.urls import published
from moothall.web.views import form, start

urlpatterns = [
    *published.urlpatterns,
    path("<slug:service>/", start.start_page, name="service-start"),
    path("<slug:service>/start", form.start, name="form-start"),
    path("<slug:service>/d/<str:draft>/check", form.check, name="form-check"),
    path("<slug:service>/d/<str:draft>/sent", form.sent, name="form-sent"),
    path("<slug:service>/d/<str:draft>/forget", form.forget, name="form-forget"),
    path("<slug:service>/d/<str:draft>/elsewhere/<slug:other>", form.elsewhere, name="form-elsewhere"),
    path("<slug:service>/d/<str:draft>/<slug:page>", form.page, name="form-page"),
]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
