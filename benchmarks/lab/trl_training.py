"""TRL's `GRPOTrainer` with a small policy on the CPU, watched as it learns."""

import logging
import tempfile
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
import transformers
from datasets import Dataset
from datasets.utils.logging import disable_progress_bar
from transformers import PrinterCallback, TrainerCallback
from trl import GRPOConfig, GRPOTrainer

from lab.trl_runs import Setting


def quiet() -> None:
    """One thread a process, and no chatter of the libraries'."""
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    disable_progress_bar()
    for name in ("transformers", "trl", "accelerate"):
        logging.getLogger(name).setLevel(logging.ERROR)


def train(
    model: Any,  # noqa: ANN401 - transformers'
    tokenizer: Any,  # noqa: ANN401 - transformers'
    rows: Sequence[Mapping[str, Any]],
    reward: Callable[..., Any],
    setting: Setting,
    *,
    seed: int,
    watch: Callable[[int], None],
) -> None:
    """Train a policy in place, with TRL's own normalisation: rewards scaled by their group's.

    Args:
        model: is trained.
        tokenizer: the model's.
        rows: the data set, each with a `prompt`.
        reward: a reward function of TRL's.
        setting: how.
        seed: of sampling and of the order of the data.
        watch: called after each step with its number.
    """

    class Watch(TrainerCallback):  # type: ignore[misc]
        def on_step_end(self, args: object, state: Any, *rest: object, **more: object) -> None:  # noqa: ANN401, ARG002
            watch(state.global_step)

    with tempfile.TemporaryDirectory() as folder:
        config = GRPOConfig(
            output_dir=folder,
            use_cpu=True,
            bf16=False,
            gradient_checkpointing=False,
            per_device_train_batch_size=setting.groups * setting.size,
            num_generations=setting.size,
            max_completion_length=setting.most,
            learning_rate=setting.rate,
            lr_scheduler_type="constant_with_warmup",
            warmup_steps=10,
            entropy_coef=setting.entropy,
            max_steps=setting.steps,
            seed=seed,
            logging_strategy="no",
            save_strategy="no",
            report_to="none",
            disable_tqdm=True,
        )
        trainer = GRPOTrainer(
            model=model,
            args=config,
            processing_class=tokenizer,
            reward_funcs=reward,
            train_dataset=Dataset.from_list([dict(row) for row in rows]),
            callbacks=[Watch()],
        )
        trainer.remove_callback(PrinterCallback)
        trainer.train()
