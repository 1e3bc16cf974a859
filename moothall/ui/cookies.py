"""Cookies of ours: for one host, over TLS, out of reach of scripts, and sent along only from our own pages."""

from django.http import HttpResponseBase


def keep(response: HttpResponseBase, name: str, value: str, *, seconds: int | None = None) -> None:
    """Let the browser keep a value; until it is closed, where no `seconds` are given."""
    response.set_cookie(name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="Lax")
