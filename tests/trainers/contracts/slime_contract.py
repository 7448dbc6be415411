"""What arenagym relies on of slime 0.3.1, written down: slime itself does not install here.

The types are those fields that are used; the functions do in our words what slime does with what
its hooks return, with the checks that it makes. Each says which module of slime it stands for.
"""

import asyncio
import copy
import itertools
import json
import statistics
import sys
import threading
import types
from argparse import Namespace
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Sample:
    """`slime.utils.types.Sample`."""

    group_index: int | None = None
    index: int | None = None
    rollout_id: int | None = None
    prompt: str | list[dict[str, str]] = ""
    tokens: list[int] = field(default_factory=list)
    response: str = ""
    response_length: int = 0
    label: str | None = None
    reward: float | dict[str, Any] | None = None
    loss_mask: list[int] | None = None
    weight_versions: list[str] = field(default_factory=list)
    rollout_log_probs: list[float] | None = None
    remove_sample: bool = False

    class Status(Enum):
        PENDING = "pending"
        COMPLETED = "completed"
        TRUNCATED = "truncated"
        ABORTED = "aborted"
        FAILED = "failed"

    status: Status = Status.PENDING
    metadata: dict[str, Any] = field(default_factory=dict)
    session_id: str | None = None


@dataclass
class DynamicFilterOutput:
    """`slime.rollout.filter_hub.base_types.DynamicFilterOutput`."""

    keep: bool
    reason: str | None = None


def modules():
    """The modules of slime that are imported, for `sys.modules`."""
    base = types.ModuleType("slime.rollout.filter_hub.base_types")
    base.DynamicFilterOutput = DynamicFilterOutput
    names = ("slime", "slime.rollout", "slime.rollout.filter_hub")
    return {**{name: types.ModuleType(name) for name in names}, base.__name__: base}


def arguments(url="http://127.0.0.1:1", custom_config=None, **options):
    """`args` as hooks get them: `slime.utils.arguments`, whose custom config sets attributes."""
    host, port = url.removeprefix("http://").split(":")
    args = Namespace(
        hf_checkpoint="tiny",
        sglang_router_ip=host,
        sglang_router_port=int(port),
        n_samples_per_prompt=4,
        rollout_batch_size=1,
        rollout_seed=42,
        rollout_top_p=1.0,
        rollout_max_response_len=64,
        rollout_max_context_len=None,
        advantage_estimator="grpo",
        rewards_normalization=True,
        grpo_std_normalization=True,
        partial_rollout=False,
        mask_offpolicy_in_partial_rollout=False,
        use_rollout_routing_replay=False,
        reward_key=None,
        group_rm=False,
    )
    for name, value in {**(custom_config or {}), **options}.items():
        setattr(args, name, value)
    return args


def sampling_params(args):
    """`GenerateState.sampling_params` of `slime.rollout.sglang_rollout`."""
    return {
        "temperature": 1.0,
        "top_p": args.rollout_top_p,
        "top_k": -1,
        "max_new_tokens": args.rollout_max_response_len,
        "stop": None,
        "stop_token_ids": None,
        "skip_special_tokens": False,
        "no_stop_trim": True,
        "spaces_between_special_tokens": False,
    }


def load(path, args, groups=1, first=0):
    """`slime.rollout.data_source`: each line `n_samples_per_prompt` times, with its numbers."""
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    samples, index = [], first * args.n_samples_per_prompt
    for number in range(first, first + groups):
        line = lines[number % len(lines)]
        group = []
        for _ in range(args.n_samples_per_prompt):
            drawn = Sample(prompt=line["prompt"], metadata=line.get("metadata") or {})
            group.append(copy.deepcopy(drawn))
            group[-1].group_index, group[-1].index = number, index
            index += 1
        samples.append(group)
    return samples


async def play_group(args, group, generate, rm, aborted=lambda: False):
    """`generate_and_rm_group` of `slime.rollout.sglang_rollout`."""
    for number, sample in enumerate(group):
        if sample.session_id is None:
            sample.session_id = f"session-{number}"
    group = await asyncio.gather(*(_play(args, sample, generate, rm) for sample in group))
    if args.group_rm and not aborted():
        rewards = await rm(args, group)
        for sample, reward in zip(group, rewards, strict=False):
            sample.reward = reward
    return group


async def _play(args, sample, generate, rm, evaluation=False):
    """`generate_and_rm`."""
    if sample.status in (Sample.Status.COMPLETED, Sample.Status.TRUNCATED):
        assert sample.response is not None
        assert args.group_rm or sample.reward is not None
        return sample
    if args.partial_rollout and args.mask_offpolicy_in_partial_rollout and sample.response_length:
        sample.loss_mask = [0] * sample.response_length
    made = await generate(args, sample, dict(sampling_params(args)), evaluation=evaluation)
    if args.group_rm:
        return made
    parts = made if isinstance(made, list) else [made]
    if any(part.status is Sample.Status.ABORTED for part in parts):
        return made
    need = [part for part in parts if part.reward is None]
    if isinstance(made, list):
        for part, reward in zip(need, await rm(args, need), strict=False):
            part.reward = reward
    elif need:
        made.reward = await rm(args, made)
    return made


def flatten(groups):
    """`_validate_rollout_id_annotated` and `_get_rollout_data` of `slime.ray.rollout`."""
    for group in groups:
        for rollout in group:
            if isinstance(rollout, list) and len(rollout) > 1:
                ids = {sample.rollout_id for sample in rollout}
                assert None not in ids, "rollout_id is unset"
                assert len(ids) == 1, "siblings must share rollout_id"
    flat = list(groups)
    while isinstance(flat[0], list):  # what comes after the first must be of the same depth
        flat = list(itertools.chain.from_iterable(flat))
    assert all(isinstance(sample, Sample) for sample in flat)
    return flat


def default_advantages(args, samples):
    """`_post_process_rewards` of `slime.ray.rollout` without a custom path.

    Where the number of samples is not groups x group size, it is the whole batch that is
    normalised, and every sample counts.
    """
    raw = [sample.reward for sample in samples]
    size = args.n_samples_per_prompt
    whole = len(raw) != size * args.rollout_batch_size
    rows = [raw] if whole else [raw[k : k + size] for k in range(0, len(raw), size)]
    out = []
    for row in rows:
        mean = statistics.fmean(row)
        scale = statistics.stdev(row) + 1e-6 if args.grpo_std_normalization else 1.0
        out += [(reward - mean) / scale for reward in row]
    return raw, out


def train_data(args, samples, post_process=default_advantages):
    """`_convert_samples_to_train_data` of `slime.ray.rollout`."""
    raw, rewards = post_process(args, samples)
    assert len(raw) == len(rewards) == len(samples)
    assert all(isinstance(reward, float) for reward in (*raw, *rewards))
    ids = _rollout_ids(samples)
    masks = []
    for sample in samples:
        assert len(sample.tokens) > sample.response_length > 0
        mask = [1] * sample.response_length if sample.loss_mask is None else sample.loss_mask
        assert len(mask) == sample.response_length, "loss mask length"
        assert sample.rollout_log_probs is not None
        assert len(sample.rollout_log_probs) == sample.response_length
        masks.append([0] * sample.response_length if sample.remove_sample else mask)
    sums = {}
    for rollout, mask in zip(ids, masks, strict=True):
        sums[rollout] = sums.get(rollout, 0) + sum(mask)
    return {
        "tokens": [sample.tokens for sample in samples],
        "rewards": rewards,
        "raw_reward": raw,
        "rollout_ids": ids,
        "loss_masks": masks,
        "rollout_mask_sums": [sums[rollout] for rollout in ids],
        "rollout_log_probs": [sample.rollout_log_probs for sample in samples],
        "truncated": [sample.status is Sample.Status.TRUNCATED for sample in samples],
    }


def _rollout_ids(samples):
    taken = {sample.rollout_id for sample in samples} - {None}
    free = iter(number for number in range(len(samples) + len(taken)) if number not in taken)
    return [next(free) if s.rollout_id is None else s.rollout_id for s in samples]


def token_weights(data):
    """What each token's log-probability is multiplied by in the loss, per sample.

    GRPO gives every token its sample's reward as advantage; the loss is the mean over a rollout's
    trained tokens, all its samples together (`get_sum_of_sample_mean` of
    `slime.backends.megatron_utils`).
    """
    rows = zip(data["rewards"], data["loss_masks"], data["rollout_mask_sums"], strict=True)
    return [[reward * m / max(total, 1) for m in mask] for reward, mask, total in rows]


class Router:
    """SGLang's router on the loopback; `answer(ids, params)` gives text or a whole answer.

    `headers` and `requests` are what came in.
    """

    def __init__(self, tokenizer, answer):
        self.tokenizer, self.answer = tokenizer, answer
        self.requests, self.headers = [], []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args):
                pass

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.requests.append(body)
                outer.headers.append(dict(self.headers))
                assert self.path == "/generate"
                assert body["return_logprob"] is True
                reply = outer.answer(body["input_ids"], body["sampling_params"])
                status = reply.pop("status", 200) if isinstance(reply, dict) else 200
                data = json.dumps(outer.meta(reply, body["sampling_params"])).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

        class Server(ThreadingHTTPServer):
            daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def meta(self, reply, params):
        """SGLang's answer with this text; one that is a mapping is sent as it is."""
        if isinstance(reply, dict):
            return reply
        text, finish = reply if isinstance(reply, tuple) else (reply, "stop")
        ids = self.tokenizer.encode(text)
        if finish == "stop":
            ids.append(self.tokenizer.eos_token_id)
        if len(ids) > params["max_new_tokens"]:
            ids, finish = ids[: params["max_new_tokens"]], "length"
        return answered(ids, finish)

    def __enter__(self):
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def answered(ids, finish="stop", version="3"):
    """A `/generate` answer: logprob, id and (not asked for) text of each token."""
    return {
        "text": "",
        "meta_info": {
            "id": "r",
            "finish_reason": {"type": finish},
            "prompt_tokens": 1,
            "completion_tokens": len(ids),
            "weight_version": version,
            "output_token_logprobs": [[-0.1 - k / 1000, i, None] for k, i in enumerate(ids)],
        },
    }


def installed(monkeypatch):
    """Make slime's modules importable for a test."""
    for name, module in modules().items():
        monkeypatch.setitem(sys.modules, name, module)
