"""The portal's addresses for signing in with an issuer; two of them are registered there."""

from django.urls import path

from moothall.web.views import sign_in_with, ways_in

urlpatterns = [
    path("sign-in/callback", sign_in_with.callback, name="sign-in-callback"),
    path("sign-in/backchannel-logout", sign_in_with.back_channel, name="sign-in-backchannel-logout"),
    path("sign-in/signed-out", sign_in_with.signed_out, name="sign-in-signed-out"),
    path("sign-in/with/<slug:issuer>", sign_in_with.start, name="sign-in-with"),
    path("sign-in/with/<slug:issuer>/link", sign_in_with.link, name="sign-in-link-issuer"),
    path("sign-in/with/<slug:issuer>/<slug:advice>", sign_in_with.failed, name="sign-in-failed"),
    path("account/ways-in", ways_in.ways_in, name="account-ways-in"),
    path("account/ways-in/<int:identity>/remove", ways_in.remove, name="account-way-in-remove"),
    path(".well-known/jwks.json", sign_in_with.keys, name="keys"),
]
