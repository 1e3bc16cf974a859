"""The host of residents' files: no page, no session, no cookie; whoever shows a fresh ticket gets one file."""

from django.urls import path

from moothall.ui.handlers import handler400, handler403, handler404, handler500
from moothall.web.views import files

urlpatterns = [
    path("f/<str:ticket>", files.file, name="file"),
    path("own/<str:ticket>", files.own_file, name="own-file"),
]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
