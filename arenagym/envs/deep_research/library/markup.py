"""The text of an HTML page, plainly: all that is visible, block by block."""

import re
from html.parser import HTMLParser

_SILENT = {"script", "style", "noscript", "template", "svg", "iframe", "head", "nav"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LINES = {"br", "li", "tr", "dt", "dd"}
_BLOCKS = {
    *_HEADINGS, *_LINES,
    "p", "div", "pre", "blockquote", "section", "article", "table", "ul", "ol",
}  # fmt: skip
_BLANK = re.compile(r"[ \t]*\n\s*\n\s*")


def read_html(html: str) -> tuple[str, str]:
    """Title and text. A page can be broken in any way."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return " ".join(reader.title.split()), _BLANK.sub("\n\n", "".join(reader.parts)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.parts: list[str] = []
        self._silent: list[str] = []
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        if tag == "title":
            self._in_title = True
        elif tag == "body":
            self._silent.clear()  # a head that was never closed
        elif tag in _SILENT:
            self._silent.append(tag)
        elif tag in _BLOCKS:
            self.parts.append("\n" if tag in _LINES else "\n\n")
            if tag in _HEADINGS:
                self.parts.append(f"{'#' * int(tag[1])} ")
            elif tag == "li":
                self.parts.append("- ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        elif tag in self._silent:
            del self._silent[self._silent.index(tag) :]
        elif tag in _BLOCKS and tag not in _LINES:
            self.parts.append("\n\n")
        elif tag in {"td", "th"}:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
        elif not self._silent:
            self.parts.append(re.sub(r"\s+", " ", data))
