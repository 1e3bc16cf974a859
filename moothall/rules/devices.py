"""What a browser says of itself, in words that its owner recognises."""

# In this order: most browsers also call themselves by the names of older ones.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)
_LONGEST_READ = 400


def device_in_words(user_agent: str) -> str:
    """Return browser and system, as "Firefox, Windows", from a User-Agent header, any junk; "" for an unknown one."""
    said = user_agent[:_LONGEST_READ]
    browser = next((name for mark, name in _BROWSERS if mark in said), "")
    system = next((name for mark, name in _SYSTEMS if mark in said), "")
    return ", ".join(word for word in (browser, system) if word)
