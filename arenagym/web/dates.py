"""`iso_date`: the dates that engines and pages write, as ISO 8601."""

from datetime import datetime
from email.utils import parsedate_to_datetime

_FORMATS = ("%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y", "%Y/%m/%d", "%Y年%m月%d日")


def iso_date(text: str | None) -> str:
    """YYYY-MM-DD; "" for none, and for what is no date on its own, such as "3 days ago"."""
    text = (text or "").strip()[:40]
    for form in _FORMATS:
        try:
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 - a date only
        except ValueError:
            continue
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return parse(text).date().isoformat()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return ""
