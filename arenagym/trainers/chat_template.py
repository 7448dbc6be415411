"""`ChatTemplate`: conversations as token ids, begun anew or going on with ids that are there."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import msgspec

from arenagym.errors import ModelError
from arenagym.records import Message, ToolCall, without_surrogates

# No characters by Unicode's rules, and free for such use; they are taken out of messages.
_SPLIT = "\ufdd0"  # put into what looks like a special token, to have its halves encoded apart
_MARK = "\ufdd1"  # a message's text, where a template is tried out
_MOST_NESTED = 200  # objects and lists in the arguments of a call that a template is given as such
_BARRED = re.compile(r"<[|\uff5c].+[|\uff5c]>")  # the second bar is a wide one


class ChatTokenizer(Protocol):
    """What is needed of a tokenizer; those of `transformers` have it.

    What `all_special_tokens` and `added_tokens_decoder` say, if it has them, is kept from being
    read as special tokens where it stands in messages. So are added tokens between bars that are
    not called special, as the `<|User|>` of DeepSeek's models (with wide bars) is not.
    """

    eos_token_id: int | None

    def apply_chat_template(
        self,
        conversation: list[dict[str, Any]],
        *,
        tokenize: bool,
        add_generation_prompt: bool,
        tools: list[dict[str, Any]] | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """The conversation as the model reads it; text, with `tokenize` false."""

    def encode(self, text: str, *, add_special_tokens: bool) -> list[int]:
        """The ids of text; special tokens in it are read as such."""

    def decode(self, token_ids: Sequence[int], *, skip_special_tokens: bool) -> str:
        """The text of ids."""


class ChatTemplate:
    """A tokenizer's chat template, applied so that messages are text and nothing else.

    What a message, a tool's result or a model wrote may look like a special token, such as
    `<|im_start|>`; here it is encoded as the text that it is, and cannot begin another turn.

    Args:
        tokenizer: with the template.
        tools: that the template declares, in OpenAI's form.
        template_args: further arguments of the template.
    """

    def __init__(
        self,
        tokenizer: ChatTokenizer,
        tools: Sequence[Mapping[str, Any]] = (),
        template_args: Mapping[str, Any] | None = None,
    ) -> None:
        self._tokenizer = tokenizer
        self._args = dict(template_args or {})
        texts = _special_texts(tokenizer)
        self._special_text = re.compile("|".join(map(re.escape, texts)) or "(?!)")
        self._starts = {text[:2] for text in texts}
        self._tools = [self._plain(dict(tool)) for tool in tools]
        self._special: dict[int, str] = {}

    def text(
        self, messages: Sequence[Message], *, prompt: bool = True, mark: int | None = None
    ) -> str:
        """The conversation as text, which `encode` reads.

        Args:
            messages: the conversation.
            prompt: whether the model is to go on.
            mark: the number of a message whose text a mark stands for.

        Raises:
            ModelError: the template refuses it.
        """
        conversation = [self._plain(_to_template(message)) for message in messages]
        if mark is not None:
            conversation[mark]["content"] = _MARK
        try:
            text = self._tokenizer.apply_chat_template(
                conversation,
                tokenize=False,
                add_generation_prompt=prompt,
                tools=self._tools or None,
                **self._args,
            )
        except Exception as error:  # the template language's own, which is not installed here
            roles = ", ".join(message.role for message in messages[-4:])
            raise ModelError(
                f"the chat template refuses a conversation that ends with {roles}: "
                f"{type(error).__name__}: {error}",
                {"template": 1},
            ) from error
        return str(text)

    def encode(self, text: str) -> list[int]:
        """The ids of such text."""
        ids: list[int] = []
        for part in text.split(_SPLIT):
            if part:
                ids += self._tokenizer.encode(part, add_special_tokens=False)
        return ids

    def decode(self, ids: Sequence[int]) -> str:
        """The text of what a model sampled, without special tokens."""
        return self._tokenizer.decode(ids, skip_special_tokens=True)

    def going_on(
        self, before: str, ids: Sequence[int], messages: Sequence[Message], length: int, text: str
    ) -> list[int] | None:
        """What comes after ids that are there already, so that a conversation goes on.

        Args:
            before: the text that the model was given when it wrote message `length` - 1.
            ids: those of that text and of what was sampled.
            messages: the conversation.
            length: of the part that the ids are of.
            text: the conversation's.

        Returns:
            The ids to add, which close the model's turn if it did not; None if the template
            writes what came before differently now.
        """
        if not text.startswith(before):
            return None
        said = messages[length - 1]
        after = _after(text[len(before) :], self._plain(said.content))
        if after is not None and said.tool_calls:
            after = self._after_calls(after, ids, messages[: length + 1], text)
        if after is None:
            return None
        return self._closed(after, ids)

    def appended(
        self, ids: Sequence[int], messages: Sequence[Message], length: int
    ) -> list[int] | None:
        """The same, whatever the template would write of what came before.

        Returns:
            None if the template shows no text of an assistant's.
        """
        said = Message(role="assistant", content="")
        try:
            text = self.text([*messages[: length - 1], said, *messages[length:]], mark=length - 1)
        except ModelError:
            return None
        _, mark, after = text.partition(_MARK)
        return self._closed(after, ids) if mark else None

    def _closed(self, after: str, ids: Sequence[int]) -> list[int]:
        """The ids of the text after a model's turn, less the end that it sampled itself."""
        end = self._special_of(ids[-1]) if ids else ""
        if not end or not after.lstrip().startswith(end):
            return self.encode(after)
        new = self.encode(after.lstrip())
        return new[1:] if new[0] == ids[-1] else new

    def _after_calls(
        self, after: str, ids: Sequence[int], messages: Sequence[Message], text: str
    ) -> str | None:
        """The text from the end of the model's turn on, which is somewhere after its tool calls.

        These may stand in the text in another spelling than the model's own, which is kept.
        """
        try:
            seen, mark, _ = self.text(messages, mark=len(messages) - 1).partition(_MARK)
            within = after[: len(seen) - len(text) + len(after)]
            end = self._special_of(ids[-1]) if ids else ""
            if not end or end not in within:
                end = self._closing(messages[:-2])
        except ModelError:
            return None
        if not mark or not text.startswith(seen) or not end or end not in within:
            return None
        return after[within.index(end) :]

    def _closing(self, messages: Sequence[Message]) -> str:
        """The special token with which the template ends an assistant's turn; empty if none."""
        said = Message(role="assistant", content="")
        text = self.text([*messages, said], prompt=False, mark=len(messages))
        after = text.partition(_MARK)[2]
        found = self._special_text.match(after.lstrip())
        return found.group() if found else ""

    def _special_of(self, token: int) -> str:
        """The text of a special token; empty for an ordinary one."""
        if token not in self._special:
            ordinary = self._tokenizer.decode([token], skip_special_tokens=True)
            text = self._tokenizer.decode([token], skip_special_tokens=False)
            self._special[token] = "" if ordinary else text
        return self._special[token]

    def _plain(self, value: Any) -> Any:  # noqa: ANN401 - JSON
        """The same with all special tokens in texts cut in two."""
        if isinstance(value, str):
            text = without_surrogates(value.replace(_SPLIT, "").replace(_MARK, ""))
            if not any(start in text for start in self._starts):  # the pattern is slow
                return text
            return self._special_text.sub(_cut, text)
        if isinstance(value, dict):
            return {self._plain(key): self._plain(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self._plain(each) for each in value]
        return value


def _cut(found: re.Match[str]) -> str:
    text = found.group()
    return text[0] + _SPLIT + text[1:]


def _special_texts(tokenizer: ChatTokenizer) -> list[str]:
    """The special tokens, which in messages are no more than text; long ones first."""
    added = getattr(tokenizer, "added_tokens_decoder", None) or {}
    texts = {
        str(token)
        for token in added.values()
        if getattr(token, "special", False) or _BARRED.fullmatch(str(token))
    }
    texts.update(map(str, getattr(tokenizer, "all_special_tokens", None) or ()))
    if tokenizer.eos_token_id is not None:
        texts.add(tokenizer.decode([tokenizer.eos_token_id], skip_special_tokens=False))
    return sorted((text for text in texts if len(text) > 1), key=len, reverse=True)


def _to_template(message: Message) -> dict[str, Any]:
    """A message as templates want it: OpenAI's form, but with the arguments of calls as objects."""
    given = message.to_openai()
    for call, written in zip(given.get("tool_calls", ()), message.tool_calls, strict=False):
        call["function"]["arguments"] = _arguments(written)
    return given


def _arguments(call: ToolCall) -> object:
    if call.arguments.count("{") + call.arguments.count("[") > _MOST_NESTED:
        return call.arguments
    try:
        return msgspec.json.decode(call.arguments, type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError):
        return call.arguments


def _after(text: str, said: str) -> str | None:
    """What comes after `said`, with which the text begins; white space may differ."""
    if text.startswith(said):
        return text[len(said) :]
    at = 0
    for word in said.split():
        while at < len(text) and text[at].isspace():
            at += 1
        if not text.startswith(word, at):
            return None
        at += len(word)
    return text[at:]
