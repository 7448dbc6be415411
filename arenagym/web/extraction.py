"""`Reader`: what a page says, as Markdown, without menus and advertisements."""

import re
from html import unescape

from arenagym.errors import SourceError
from arenagym.records.document import Document
from arenagym.records.jsonl import without_surrogates
from arenagym.web.base import one_line
from arenagym.web.dates import iso_date
from arenagym.web.fetcher import Page
from arenagym.web.process import Found, Process

MAX_HTML = 2_000_000
MAX_TEXT = 400_000
_MAX_TITLE = 300
_SECONDS = 10.0
_SILENT = ("head", "script", "style", "noscript", "template", "svg", "iframe")
_BLOCKS = (
    *("p", "div", "br", "li", "tr", "pre", "blockquote", "section", "article", "dt", "dd"),
    *("h1", "h2", "h3", "h4", "h5", "h6"),
)
_ESCAPED = re.compile(r"\\([`*_\[\]<>~#+.|!()-])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Reader:
    """Makes documents of pages; any number of threads may share one.

    HTML is read by trafilatura; plainly, as all the text there is, if that finds nothing or takes
    more than ten seconds: there are pages of two megabytes that would keep it busy for hours.

    Raises:
        SettingError: trafilatura is not installed.
    """

    def __init__(self) -> None:
        self._trafilatura = Process(_SECONDS)

    def document(self, page: Page, url: str) -> Document:
        """The page as a document under the address that was asked for.

        Raises:
            SourceError: `malformed`: there is nothing to read.
        """
        found = self._html(page) if page.html else Found(text=page.text)
        text = _tidy(found.text)
        if not text:
            message = f"there is no text at {url[:200]}: it may need a browser"
            raise SourceError("malformed", message)
        title = one_line(found.title)[:_MAX_TITLE]
        return Document(url=url, title=title, text=text, date=iso_date(found.date))

    def _html(self, page: Page) -> Found:
        html = without_surrogates(page.text[:MAX_HTML])
        found = self._trafilatura.read(html, page.url) or Found()
        if found.text.strip():
            return found._replace(text=_unescaped(found.text))
        return Found(found.title or _title(html), found.date, _plain(html))


def _unescaped(markdown: str) -> str:
    """The text for reading and searching, not for rendering; code is left as it is."""
    prose_and_code = markdown.split("```")
    prose_and_code[::2] = [_ESCAPED.sub(r"\1", prose) for prose in prose_and_code[::2]]
    return "```".join(prose_and_code)


def _title(html: str) -> str:
    found = re.search(r"<title\b[^>]{0,200}>([^<]{1,1000})", html[:100_000], re.IGNORECASE)
    return "" if found is None else unescape(found[1])


def _plain(html: str) -> str:
    """All the text, a line for each block."""
    from lxml import etree  # type: ignore[import-untyped] # noqa: PLC0415 - trafilatura's

    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(html.encode(), parser)
    except etree.LxmlError:
        root = None
    if root is None:  # nothing is there
        return ""
    etree.strip_elements(root, *_SILENT, with_tail=False)
    parts: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag in _BLOCKS:
            parts.append("\n")
        parts.append((element.text if event == "start" else element.tail) or "")
    return "".join(parts)


def _tidy(text: str) -> str:
    """Without control characters, odd spaces and what is too long."""
    text = _CONTROL.sub("", without_surrogates(text).replace("\r\n", "\n"))
    lines = [line.rstrip() for line in text.split("\n")]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    if len(text) <= MAX_TEXT:
        return text
    return f"{text[:MAX_TEXT]}\n[... {len(text) - MAX_TEXT:,} characters left out ...]"
