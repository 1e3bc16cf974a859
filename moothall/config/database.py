"""Turn a database URL into Django's setting, with the errors an engineer needs at 3 a.m."""

from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def database_from_url(url: str, *, pooled: bool) -> dict[str, object]:
    """Return Django's description of the PostgreSQL database at `url` (postgresql://user:password@host:port/name).

    With `pooled`, connections come from psycopg's pool inside each process. An empty `url` gives a database
    that nothing can reach, so that commands which need none still start.

    Raises:
        ImproperlyConfigured: the URL is not a PostgreSQL one; the message never repeats the password.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "no-database-configured",
            "HOST": "127.0.0.1",
            "PORT": "1",
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise ImproperlyConfigured("A database URL must look like postgresql://user:password@host:port/name.")
    query = dict(parse_qsl(parts.query))
    options: dict[str, object] = {"connect_timeout": 5}
    if "sslmode" in query:
        options["sslmode"] = query["sslmode"]
    if pooled:
        options["pool"] = {"min_size": 2, "max_size": 16, "timeout": 2}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
