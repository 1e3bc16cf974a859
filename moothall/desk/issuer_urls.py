"""The desk's addresses for signing in with an issuer; two of them are registered there."""

from django.urls import path

from moothall.desk.views import sign_in_with

urlpatterns = [
    path("sign-in/callback", sign_in_with.callback, name="sign-in-callback"),
    path("sign-in/backchannel-logout", sign_in_with.back_channel, name="sign-in-backchannel-logout"),
    path("sign-in/signed-out", sign_in_with.signed_out, name="sign-in-signed-out"),
    path("sign-in/with/<slug:issuer>", sign_in_with.start, name="sign-in-with"),
    path("sign-in/with/<slug:issuer>/again", sign_in_with.again, name="sign-in-again-with"),
    path("sign-in/with/<slug:issuer>/<slug:advice>", sign_in_with.failed, name="sign-in-failed"),
]
