"""GRPO of Qwen3-4B on Open-Travel with SkyRL: a ReAct agent's episodes, a tournament's advantages.

python examples/trainers/skyrl_travel.py runs/skyrl     # where SkyRL's GPU environment is

The judge is a server of its own. What comes after the folder are settings of SkyRL's. Tested as far
as the settings and the generator go; not trained, as that needs GPUs.
"""

import sys
from pathlib import Path

import ray
from skyrl.backends.skyrl_train.inference_servers.base import InferenceEngineInterface
from skyrl.train.config import SkyRLTrainConfig
from skyrl.train.entrypoints.main_base import BasePPOExp
from skyrl.train.utils import validate_cfg
from skyrl.train.utils.utils import initialize_ray

from arenagym.trainers import ChatTokenizer, GroupScorer, task_rows
from arenagym.trainers.skyrl import ArenaGenerator, write_parquet

JUDGE = "http://127.0.0.1:8001/v1#judge"
SETTINGS = (
    "trainer.algorithm.advantage_estimator=arenagym",
    "trainer.policy.model.path=Qwen/Qwen3-4B",
    "trainer.train_batch_size=32",
    "trainer.policy_mini_batch_size=32",
    "trainer.max_prompt_length=4096",
    "generator.n_samples_per_prompt=8",
    "generator.max_turns=8",
    "generator.max_input_length=14336",
    "generator.sampling_params.max_generate_length=2048",
    "environment.env_class=arenagym",
    "trainer.logger=console",
    "trainer.placement.policy_num_gpus_per_node=8",
    "trainer.placement.ref_num_gpus_per_node=8",
    "generator.inference_engine.num_engines=8",
)


class Experiment(BasePPOExp):  # type: ignore[misc]
    """SkyRL's, with another generator."""

    def get_generator(
        self,
        cfg: SkyRLTrainConfig,
        tokenizer: ChatTokenizer,
        inference_engine_client: InferenceEngineInterface,
    ) -> ArenaGenerator:
        """The generator that the trainer asks for rollouts."""
        return ArenaGenerator(
            cfg.generator,
            inference_engine_client,
            tokenizer,
            agent="react",
            scorer=GroupScorer("rubric:travel", judge_model=JUDGE, judge_timeout=120),
            scores="advantage",
            native_tools=True,
        )


@ray.remote(num_cpus=1)  # type: ignore[untyped-decorator]
def train(cfg: SkyRLTrainConfig) -> None:
    Experiment(cfg).run()


def configure(folder: Path, given: list[str], count: int = 512) -> SkyRLTrainConfig:
    """The data sets in the folder, and SkyRL's settings."""
    folder.mkdir(parents=True, exist_ok=True)
    held_out = max(1, count // 8)
    rows = task_rows("arenagym/OpenTravel-v0", count + held_out, agent="react")
    write_parquet(rows[:count], folder / "train.parquet")
    write_parquet(rows[count:], folder / "val.parquet")
    paths = (
        f"data.train_data=['{folder / 'train.parquet'}']",
        f"data.val_data=['{folder / 'val.parquet'}']",
        f"trainer.ckpt_path={folder / 'checkpoints'}",
    )
    return SkyRLTrainConfig.from_cli_overrides([*SETTINGS, *paths, *given])


def main(folder: Path, given: list[str]) -> None:
    cfg = configure(folder.resolve(), given)
    validate_cfg(cfg)
    initialize_ray(cfg)
    ray.get(train.remote(cfg))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "runs/skyrl"), sys.argv[2:])
