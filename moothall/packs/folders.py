"""Which folder of data/ holds what."""

from pathlib import Path


def services(data: Path) -> Path:
    """Return the folder of the service packs."""
    return data / "services"


def interface(data: Path) -> Path:
    """Return the folder of the software's own words."""
    return data / "interface"


def demo(data: Path) -> Path:
    """Return the folder of what the demo's bodies and invented people fill in."""
    return data / "demo"


def passwords(data: Path) -> Path:
    """Return the folder of the passwords that everybody tries first."""
    return data / "passwords"


def privacy(data: Path) -> Path:
    """Return the folder of how long things are kept, and of the papers about it."""
    return data / "privacy"
