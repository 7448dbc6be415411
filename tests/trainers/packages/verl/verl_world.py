"""What the tests against verl share: a tiny model's folder, verl's settings, a scripted server."""

import asyncio
import re
from pathlib import Path

import numpy as np
import verl
from hydra import compose, initialize_config_dir
from omegaconf import OmegaConf
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaConfig, PreTrainedTokenizerFast
from verl.experimental.agent_loop import AgentLoopWorker
from verl.protocol import DataProto
from verl.utils.dataset.rl_dataset import RLHFDataset, collate_fn
from verl.workers.rollout.replica import TokenOutput

from arenagym.agents import Agent, Question
from arenagym.judges import OracleJudge
from arenagym.trainers import GroupScorer, task_rows
from arenagym.trainers.verl import ArenaAgentLoop, write_parquet

COUNTDOWN = "arenagym/Countdown-v0"
VERL_CONFIG = str(Path(verl.__file__).parent / "trainer" / "config")
TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def make_tokenizer():
    """Bytes are tokens, so that every text comes back as it was."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    inner = Tokenizer(models.BPE(vocab={c: k for k, c in enumerate(alphabet)}, merges=[]))
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    inner.decoder = decoders.ByteLevel()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=inner,
        eos_token="<|im_end|>",
        pad_token="<|pad|>",
        additional_special_tokens=["<|im_start|>"],
    )
    tokenizer.chat_template = TEMPLATE
    return tokenizer


def model_folder(folder: Path) -> str:
    """A model without weights: what a worker that samples nothing itself reads."""
    make_tokenizer().save_pretrained(folder)
    LlamaConfig(
        vocab_size=300,
        hidden_size=16,
        intermediate_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        architectures=["LlamaForCausalLM"],
    ).save_pretrained(folder)
    return str(folder)


def make_config(folder: Path, loops=(), **settings):
    """verl's default settings with some changed; `loops` are the entries of the loops' YAML."""
    folder.mkdir(exist_ok=True)
    path = folder / "loops.yaml"
    OmegaConf.save(OmegaConf.create(list(loops)), path)
    changed = {
        "actor_rollout_ref.model.path": model_folder(folder / "model"),
        "actor_rollout_ref.rollout.name": "vllm",
        "actor_rollout_ref.rollout.n": 4,
        "actor_rollout_ref.rollout.prompt_length": 1024,
        "actor_rollout_ref.rollout.response_length": 512,
        "actor_rollout_ref.rollout.calculate_log_probs": True,
        "actor_rollout_ref.rollout.agent.default_agent_loop": "arenagym",
        "algorithm.adv_estimator": "grpo",
    } | settings
    if loops:
        changed["actor_rollout_ref.rollout.agent.agent_loop_config_path"] = str(path)
    with initialize_config_dir(VERL_CONFIG, version_base=None):
        config = compose("ppo_trainer", [f"{key}={value}" for key, value in changed.items()])
    OmegaConf.resolve(config)
    return config


class Server:
    """Stands for verl's client of its inference servers; `say` makes a completion of a prompt.

    `say` is given the prompt as text and the number of the rollout, counted by first calls; an
    exception that it returns is raised.
    """

    def __init__(self, say, *, logprobs=True):
        self.say, self.logprobs = say, logprobs
        self.tokenizer = make_tokenizer()
        self.calls = []
        self.seen = {}

    async def generate(self, request_id, *, prompt_ids, sampling_params, priority=0):
        number = self.seen.setdefault(request_id, len(self.seen))
        await asyncio.sleep(0)
        said = self.say(self.tokenizer.decode(prompt_ids), number)
        if isinstance(said, Exception):
            raise said
        ids = [*self.tokenizer.encode(said, add_special_tokens=False), self.tokenizer.eos_token_id]
        ids = ids[: sampling_params["max_tokens"]]
        self.calls.append((number, tuple(prompt_ids), tuple(ids), dict(sampling_params)))
        return TokenOutput(
            token_ids=ids,
            log_probs=[-(k + 1) / 1000 for k in range(len(ids))] if self.logprobs else None,
            stop_reason="completed",
            num_preempted=0,
            extra_fields={"global_steps": 7, "min_global_steps": 7, "max_global_steps": 7},
        )


def number(_task, trajectory):
    """The quality of an answer: the number in it."""
    found = re.search(r"\d+", trajectory.answer or "")
    return float(found.group()) if found else -1.0


class Ranked(ArenaAgentLoop):
    """Ranks groups by the number in the answer."""

    def make_scorer(self):
        return GroupScorer(OracleJudge(number), topology="round-robin")


class FanOut(Agent):
    """Asks, has a sub-agent read, rewrites what it was told, and answers."""

    name = "fan-out"

    async def play(self, episode, messages):
        first = await episode.call(messages)
        child = episode.child("reader", Question("What is 2 + 2?"))
        try:
            said = await child.call(await child.reset(None))
            await child.answer(said.content)
        finally:
            child.finish()
        short = [messages[-1].__class__(role="user", content=f"In short: {said.content}")]
        last = await episode.call(short)
        await episode.answer(last.content or first.content)


class RankedFanOut(Ranked):
    def make_agent(self):
        return FanOut()


def entry(name="arenagym", cls=Ranked, **arena):
    """An entry of the loops' YAML."""
    module = cls.__module__
    return {"name": name, "_target_": f"{module}.{cls.__qualname__}", "arena": arena}


def make_worker(folder, say, *, loops=(), rows=None, server=None, **settings):
    """verl's own worker, and the rows that its data set gives it."""
    config = make_config(folder, loops or [entry()], **settings)
    worker = AgentLoopWorker(config, server or Server(say))
    path = str(folder / "rows.parquet")
    write_parquet(rows or task_rows(COUNTDOWN, 2), path)
    return worker, RLHFDataset(path, worker.tokenizer, config.data)


def make_batch(dataset, times=4, which=None):
    """Rows as the trainer before v1 sends them: each `times` in a row, with a uid of its own."""
    chosen = [dataset[k] for k in (range(len(dataset)) if which is None else which)]
    batch = DataProto.from_single_dict(collate_fn(chosen))
    uids = [f"uid-{k}" for k in range(len(chosen))]
    batch.non_tensor_batch["uid"] = np.array(uids, dtype=object)
    return batch.repeat(times, interleave=True)


def generate(worker, batch):
    return asyncio.run(worker.generate_sequences(batch))


def run_sessions(worker, columns, n, *, cancel=(), told=lambda count: None):
    """A prompt's rollouts as v1 starts them; what each loop returned or raised.

    Those in `cancel` are given up when they have begun; `told` hears how many are there.
    """
    found = {}

    async def keep(output, validate, **kwargs):
        found[kwargs["session_id"]] = output
        told(len(found))

    async def all_of_them():
        tasks = [
            asyncio.create_task(
                worker._run_agent_loop(
                    {"temperature": 1.0, "logprobs": True},
                    trajectory={"step": 1, "sample_index": 0, "rollout_n": k, "validate": False},
                    session_id=k,
                    **columns,
                )
            )
            for k in range(n)
        ]
        for k in cancel:
            await asyncio.sleep(0)
            tasks[k].cancel()
        return await asyncio.gather(*tasks, return_exceptions=True)

    worker._agent_loop_postprocess = keep
    raised = asyncio.run(all_of_them())
    del worker._agent_loop_postprocess
    return [found.get(k, error) for k, error in enumerate(raised)]
