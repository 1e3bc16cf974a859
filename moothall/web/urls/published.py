"""The published pages of a body, which stand on its own host and on the portal's."""

from django.urls import path

from moothall.web.views import body, look, privacy

urlpatterns = [
    path("", body.home, name="body-home"),
    path("services/", body.services, name="body-services"),
    path("privacy", privacy.body_privacy, name="body-privacy"),
    path("topics/<slug:topic>/", body.topic, name="body-topic"),
    path("theme.css", look.theme, name="theme"),
    path("logo.svg", look.logo, name="logo"),
]
