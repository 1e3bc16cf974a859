"""The two sites at which somebody signs in: what opens one opens nothing of the other."""

from enum import StrEnum


class Site(StrEnum):
    """The portal, for residents, or the desk, for officers."""

    PORTAL = "portal"
    DESK = "desk"
