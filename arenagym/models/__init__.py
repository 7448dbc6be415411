"""Chat models: OpenAI-compatible servers, a local model, a scripted one.

Everywhere a model is asked for, a name does: `"local"`, `"openai:MODEL"`, or
`"http://host:port/v1#MODEL"`; so does any `ChatModel` object.
"""

from arenagym.errors import SettingError, UnknownNameError
from arenagym.models.base import (
    ChatModel,
    ContextOverflowError,
    PromptRewriter,
    PromptScorer,
    ToolsUnsupportedError,
)
from arenagym.models.repetition import RepeatedPrompt
from arenagym.models.scripted import ScriptedModel, completed

NAMES = ("local", "openai:MODEL", "http://host:port/v1#MODEL")


def resolve_model(model: str | ChatModel, *, tokens: bool = False) -> ChatModel:
    """The model of a name, or the model itself.

    Args:
        model: a name or a model.
        tokens: have a server that is given by name send token ids and logprobs, which a policy
            needs that is trained (`"local"` always does). Some gateways refuse such calls.

    Raises:
        UnknownNameError: the name has none of the forms.
        SettingError: the name lacks a part, or what it names is not installed; or this is no
            model.
    """
    if not isinstance(model, str):
        if not isinstance(model, ChatModel):
            raise SettingError(f"{model!r} is no model: see arenagym.models.ChatModel")
        return model
    if model == "local":
        from arenagym.models.local import LocalModel  # noqa: PLC0415 - heavy

        return LocalModel()
    kind, _, rest = model.partition(":")
    if kind not in ("openai", "http", "https"):
        raise UnknownNameError.of("model", model, NAMES)
    url, mark, name = model.partition("#")
    if kind == "openai" and not rest:
        raise SettingError(f"model {model!r} lacks a name: write openai:MODEL")
    if kind != "openai" and not (mark and name):
        raise SettingError(f"model {model!r} lacks a name: write {url}#MODEL")
    from arenagym.models.openai_chat import OpenAIChat  # noqa: PLC0415 - heavy

    if kind == "openai":
        return OpenAIChat(rest, logprobs=tokens)
    return OpenAIChat(name, base_url=url, logprobs=tokens)


__all__ = [
    "NAMES",
    "ChatModel",
    "ContextOverflowError",
    "PromptRewriter",
    "PromptScorer",
    "RepeatedPrompt",
    "ScriptedModel",
    "ToolsUnsupportedError",
    "completed",
    "resolve_model",
]
