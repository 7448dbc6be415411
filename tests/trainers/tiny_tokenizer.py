"""A ChatML tokenizer of 283 tokens with the methods of `ChatTokenizer`, without a dependency.

    from trainers.tiny_tokenizer import TinyTokenizer

Bytes are tokens, so a character may be cut in two; a few common pieces are tokens as well, so one
text has several spellings in tokens, and what was sampled need not be what `encode` gives back.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

END_OF_TEXT, IM_START, IM_END, PAD = 0, 1, 2, 3
SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|pad|>")
PIECES = (
    "<answer>", "</answer>", "<think>", "</think>", "<tool_call>", "</tool_call>",
    "system", "user", "assistant", "tool", "answer", " the", "an", "er", "in", "on", "th",
    "\n\n", "  ", "+ ", "ab", "bc", "1 ",
)  # fmt: skip
_BYTES = len(SPECIAL)
_PIECES = _BYTES + 256
_SPLIT = re.compile("(" + "|".join(map(re.escape, SPECIAL)) + ")")
_WORDS = re.compile("|".join(map(re.escape, sorted(PIECES, key=len, reverse=True))) + "|(?s:.)")
_IDS = {piece: _PIECES + k for k, piece in enumerate(PIECES)}


class TinyTokenizer:
    """Turns end with `<|im_end|>` and a line break, as in ChatML.

    Args:
        forgets_thoughts: the template leaves `<think>…</think>` out of earlier turns, as Qwen3's
            does, so that a conversation's next prompt does not begin with what was sampled.
    """

    def __init__(self, *, forgets_thoughts: bool = False) -> None:
        self.forgets_thoughts = forgets_thoughts
        self.eos_token, self.eos_token_id = SPECIAL[IM_END], IM_END
        self.pad_token, self.pad_token_id = SPECIAL[PAD], PAD
        self.bos_token: str | None = None
        self.bos_token_id: int | None = None
        self.all_special_ids, self.all_special_tokens = list(range(len(SPECIAL))), [*SPECIAL]
        self.vocab_size = _PIECES + len(PIECES)

    def __len__(self) -> int:
        return self.vocab_size

    def apply_chat_template(
        self,
        conversation: Sequence[Mapping[str, Any]],
        *,
        tokenize: bool = True,
        add_generation_prompt: bool = False,
        tools: Sequence[Mapping[str, Any]] | None = None,
        return_dict: bool = False,
        **kwargs: Any,
    ) -> Any:
        """The conversation as ChatML: text, or ids, or a mapping of them."""
        text = self._tools(tools)
        last = max((k for k, m in enumerate(conversation) if m["role"] == "user"), default=-1)
        for k, message in enumerate(conversation):
            text += self._message(message, earlier=k < last)
        if add_generation_prompt:
            text += f"{SPECIAL[IM_START]}assistant\n"
        if not tokenize:
            return text
        ids = self.encode(text)
        return {"input_ids": ids, "attention_mask": [1] * len(ids)} if return_dict else ids

    def encode(self, text: str, *, add_special_tokens: bool = False) -> list[int]:
        """The ids of text; the special tokens in it are read as such."""
        ids: list[int] = []
        for part in _SPLIT.split(text):
            if part in SPECIAL:
                ids.append(SPECIAL.index(part))
                continue
            for found in _WORDS.finditer(part):
                known = _IDS.get(found.group())
                ids += (
                    [known]
                    if known is not None
                    else [_BYTES + byte for byte in found.group().encode("utf-8", "replace")]
                )
        return ids

    @staticmethod
    def bytes_of(text: str) -> list[int]:
        """The ids of text, one a byte: not as `encode` would spell it."""
        return [_BYTES + byte for byte in text.encode("utf-8", "replace")]

    def decode(self, token_ids: Sequence[int] | int, *, skip_special_tokens: bool = False) -> str:
        """The text of ids; bytes that are no character become U+FFFD."""
        ids = [token_ids] if isinstance(token_ids, int) else token_ids
        return b"".join(self._bytes(token, skip_special_tokens) for token in ids).decode(
            errors="replace"
        )

    def _bytes(self, token: int, skip_special: bool) -> bytes:
        if token < _BYTES:
            return b"" if skip_special else SPECIAL[token].encode()
        if token < _PIECES:
            return bytes([token - _BYTES])
        return PIECES[token - _PIECES].encode()

    @staticmethod
    def _tools(tools: Sequence[Mapping[str, Any]] | None) -> str:
        if not tools:
            return ""
        written = "\n".join(json.dumps(tool) for tool in tools)
        return f"{SPECIAL[IM_START]}system\n# Tools\n{written}{SPECIAL[IM_END]}\n"

    def _message(self, message: Mapping[str, Any], *, earlier: bool) -> str:
        content = message["content"]
        for call in message.get("tool_calls") or ():
            said = {"name": call["function"]["name"], "arguments": call["function"]["arguments"]}
            content += f"\n<tool_call>\n{json.dumps(said)}\n</tool_call>"
        if self.forgets_thoughts and earlier and message["role"] == "assistant":
            content = content.rpartition("</think>")[2].lstrip("\n")
        return f"{SPECIAL[IM_START]}{message['role']}\n{content}{SPECIAL[IM_END]}\n"
