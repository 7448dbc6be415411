"""`Prompt`: a judge's template, a text file with `$fields` that a user can read and replace."""

from collections.abc import Iterable
from pathlib import Path
from string import Template

from arenagym.errors import SettingError
from arenagym.paths import data_path


class Prompt:
    """A template with `$name` fields; `$$` is a dollar. What is filled in is never read again.

    Args:
        text: the template.
        needs: fields that it must have.
        may: fields that it may have besides.
        source: what to call it in an error.

    Raises:
        SettingError: a field is missing, unknown or malformed.
    """

    def __init__(
        self, text: str, *, needs: Iterable[str], may: Iterable[str] = (), source: str = "prompt"
    ) -> None:
        self.text = text
        self._template = Template(text)
        needed, known = set(needs), {*needs, *may}
        if not self._template.is_valid():
            raise SettingError(f"{source}: a lone $; write $$ for a dollar")
        has = set(self._template.get_identifiers())
        if lacking := needed - has:
            raise SettingError(f"{source} lacks {_fields(lacking)}")
        if unknown := has - known:
            raise SettingError(f"{source} has {_fields(unknown)}; known: {_fields(known)}")

    @classmethod
    def load(
        cls,
        kind: str,
        language: str,
        own: str | Path | None = None,
        *,
        needs: Iterable[str],
        may: Iterable[str] = (),
    ) -> "Prompt":
        """The shipped template of a kind and language, or that in the user's `own` file.

        Raises:
            SettingError: there is none, or it has the wrong fields.
        """
        path = Path(own) if own is not None else data_path("prompts") / f"{kind}.{language}.txt"
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeError) as error:
            hint = "" if own else f"; no {kind} prompt in {language!r} is shipped, bring your own"
            raise SettingError(f"prompt {path}: {error}{hint}") from error
        return cls(text, needs=needs, may=may, source=f"prompt {path.name}")

    def fill(self, **fields: object) -> str:
        """The text with these fields; those that the template does not mention are left out."""
        return self._template.substitute(fields)


def _fields(names: Iterable[str]) -> str:
    return ", ".join(f"${name}" for name in sorted(names))
