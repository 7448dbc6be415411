"""When two addresses mean the same."""

from urllib.parse import unquote


def same(url: str) -> str:
    """An address without what seldom tells two apart: scheme, `www.`, case, a last `/`, a #."""
    plain = unquote(url).strip().partition("#")[0].casefold()
    plain = plain.removeprefix("https://").removeprefix("http://").removeprefix("www.")
    return plain.rstrip("/")
