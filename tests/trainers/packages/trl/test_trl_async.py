"""`TournamentWorker` under TRL's asynchronous trainer.

Three things are stubbed, as none runs without a GPU: the attention kernel of packed rows, by the
same attention in plain torch; vLLM, by a server on the loopback whose policy is a second copy of
the model, and which weights reach through the trainer's own weight-sync hook; and the question for
the GPU's name, by which TRL knows its peak speed.
"""

import threading
import types

import msgspec
import numpy as np
import pytest
import torch
from datasets import Dataset
from fake_server import FakeServer, Fault
from trl.experimental.async_grpo import (
    AsyncGRPOConfig,
    AsyncGRPOTrainer,
    async_grpo_trainer,
    packing,
)
from trl_policies import small_tokenizer, tiny_llama

from arenagym.agents import Agent
from arenagym.records import Message, Verdict
from arenagym.trainers import GroupScorer, task_rows
from arenagym.trainers.trl import CompletionServer, TournamentWorker
from arenagym.trainers.trl.async_worker import WorkerFailedError


def attend(q, k, v, cu_q, cu_k, *lengths, softmax_scale=None, **kwargs):
    """Attention of rows of different lengths, each aligned at its end."""
    rows = []
    spans = zip(cu_q[:-1], cu_q[1:], cu_k[:-1], cu_k[1:], strict=True)
    for start, end, first, last in spans:
        query, key, value = q[start:end], k[first:last], v[first:last]
        repeat = query.size(1) // key.size(1)
        key, value = key.repeat_interleave(repeat, 1), value.repeat_interleave(repeat, 1)
        scores = torch.einsum("qhd,khd->hqk", query, key) * softmax_scale
        seen = torch.ones(len(query), len(key), dtype=torch.bool).tril(len(key) - len(query))
        weights = scores.masked_fill(~seen, float("-inf")).softmax(-1)
        rows.append(torch.einsum("hqk,khd->qhd", weights, value))
    return torch.cat(rows)


class Policy:
    """The copy that generates: what vLLM would hold."""

    def __init__(self, tokenizer):
        self.model = tiny_llama(tokenizer).eval()
        self.tokenizer = tokenizer
        self.lock = threading.Lock()
        self.synced = 0

    def answer(self, request):
        ids = torch.tensor([request["prompt"]])
        with self.lock, torch.no_grad():
            out = self.model.generate(
                ids,
                attention_mask=torch.ones_like(ids),
                max_new_tokens=request["max_tokens"],
                do_sample=True,
                top_k=0,
                pad_token_id=self.tokenizer.pad_token_id,
            )
            logits = self.model(out).logits.log_softmax(-1)
        drawn = out[0, ids.size(1) :]
        logprobs = logits[0, ids.size(1) - 1 : -1].gather(1, drawn[:, None])[:, 0]
        return {
            "id": "x",
            "object": "text_completion",
            "created": 0,
            "model": "policy",
            "choices": [
                {
                    "index": 0,
                    "text": "",
                    "finish_reason": "stop",
                    "token_ids": drawn.tolist(),
                    "logprobs": {"token_logprobs": logprobs.tolist()},
                }
            ],
        }

    # the trainer's weight transfer
    def init_weight_transfer(self):
        pass

    pause = resume = destroy = init_weight_transfer

    def send_weights(self, weights):
        with self.lock, torch.no_grad():
            own = dict(self.model.named_parameters())
            for name, value in weights:
                own[name].copy_(value)
            self.synced += 1


class ById:
    name = key = "id"

    async def compare(self, task, a, b):
        return Verdict(score_a=float(a.id[-1]), score_b=float(b.id[-1]))


class TwoTalks(Agent):
    """Two conversations that share nothing, so two samples a rollout."""

    name = "two-talks"

    async def play(self, episode, messages):
        plan = await episode.call([Message(role="user", content="Plan!")])
        reply = await episode.call(messages)
        await episode.answer(f"{len(plan.content)} {len(reply.content)} or so")


def config(folder, **settings):
    return AsyncGRPOConfig(
        output_dir=str(folder),
        per_device_train_batch_size=6,
        max_steps=3,
        token_budget=-1,
        learning_rate=1e-3,
        use_cpu=True,
        bf16=False,
        report_to=[],
        logging_steps=1,
        save_strategy="no",
        disable_tqdm=True,
        gradient_checkpointing=False,
        max_staleness=100,
        **settings,
    )


def rows(count=4):
    return task_rows("arenagym/Countdown-v0", count, env_args={"numbers": 3})


def test_three_steps_are_trained_on_the_tournaments_advantages(tmp_path, monkeypatch):
    kernel = types.SimpleNamespace(flash_attn_varlen_func=attend)
    monkeypatch.setattr(packing, "_flash_attn", lambda: kernel)
    monkeypatch.setattr(async_grpo_trainer, "get_peak_flops_per_device", lambda *args: None)
    tokenizer = small_tokenizer()
    tiny_llama(tokenizer).save_pretrained(tmp_path / "policy")
    policy = Policy(tokenizer)
    groups, seen = [], []
    with FakeServer(policy.answer) as server:
        worker = TournamentWorker(
            rows(),
            GroupScorer(ById()),
            CompletionServer(server.url, "policy", max_tokens=6),
            tokenizer,
            agent=TwoTalks(),
            group_size=3,
            groups_at_once=2,
            on_group=groups.append,
        )

        class Watched(AsyncGRPOTrainer):
            def compute_loss(self, model, inputs, **kwargs):
                seen.append({name: value.clone() for name, value in inputs.items()})
                return super().compute_loss(model, inputs, **kwargs)

        one = Watched(
            str(tmp_path / "policy"),
            args=config(tmp_path),
            train_dataset=Dataset.from_list([msgspec.to_builtins(row) for row in rows()]),
            processing_class=tokenizer,
            rollout_worker=worker,
            weight_transfer=policy,
        )
        before = [p.clone() for p in one.model.parameters()]
        one.train()
    assert one.state.global_step == 3
    assert policy.synced >= 3
    assert any(not torch.equal(a, b) for a, b in zip(before, one.model.parameters(), strict=True))
    ours = {round(value, 4) for group in groups for value in group.advantages}
    theirs = {round(v, 4) for batch in seen for v in batch["advantages"].flatten().tolist()}
    assert theirs <= ours
    assert len(theirs) > 1
    log = one.state.log_history[0]
    # The first step is on policy: what the server said is what the trainer computes.
    assert log["ratio"] == pytest.approx(1.0, abs=1e-3)
    assert log["samples_per_rollout"] == 2
    assert log["tournament/unscored"] == 0


def drained(worker, count):
    worker.start()
    try:
        return [worker.rollout_buffer.get(timeout=60) for _ in range(count)]
    finally:
        worker.stop()


def test_samples_of_a_rollout_share_its_advantage_and_count_once():
    tokenizer = small_tokenizer()
    policy = Policy(tokenizer)
    groups = []
    with FakeServer(policy.answer) as server:
        worker = TournamentWorker(
            rows(),
            GroupScorer(ById()),
            CompletionServer(server.url, "policy", max_tokens=6),
            tokenizer,
            agent=TwoTalks(),
            group_size=3,
            on_group=groups.append,
        )
        worker.update_model_version(7)
        samples = drained(worker, 12)
    by_id = {int(group.group_id[1:]): group for group in groups}
    for number in {sample.group_id for sample in samples}:
        of_group = [sample for sample in samples if sample.group_id == number]
        assert len(of_group) == 6
        advantages = [sample.advantage for sample in of_group]
        assert advantages == [a for a in by_id[number].advantages for _ in range(2)]
    for sample in samples:
        assert sample.model_version == 7
        mask = sample.completion_mask.astype(bool)
        assert len(sample.input_ids) == len(mask) == len(sample.old_log_probs)
        assert 0 < mask.sum() <= 6
        assert (sample.old_log_probs[~mask] == 0).all()
        assert (sample.old_log_probs[mask] < 0).all()
        assert np.isfinite(sample.metrics["reward"])


def test_a_server_that_is_gone_ends_the_worker_and_its_trainer_hears_why():
    with FakeServer(lambda request: Fault.NOT_FOUND) as server:
        worker = TournamentWorker(
            rows(),
            GroupScorer(ById()),
            CompletionServer(server.url, "policy", max_retries=0),
            small_tokenizer(),
            group_size=2,
            patience=0.2,
        )
        worker.start()
        worker._thread.join(60)
        with pytest.raises(WorkerFailedError, match="every rollout has broken"):
            worker.check_health(300)
    assert worker.rollout_buffer.empty()


@pytest.mark.parametrize(
    "answer",
    [
        {"choices": []},
        {"choices": [{"token_ids": [1, 2], "logprobs": {"token_logprobs": [-1.0]}}]},
        {"choices": [{"token_ids": [], "logprobs": {"token_logprobs": []}}]},
        {"choices": [{"token_ids": [1] * 9, "logprobs": {"token_logprobs": [-1.0] * 9}}]},
        {"choices": [{"token_ids": [1], "logprobs": {"token_logprobs": [None]}}]},
        {"choices": [{"text": "no ids"}]},
        {
            "choices": [
                {
                    "token_ids": [1],
                    "logprobs": {"token_logprobs": [-1.0]},
                    "finish_reason": "abort",
                }
            ]
        },
    ],
)
def test_an_answer_that_is_not_what_was_asked_for_trains_nothing(answer):
    groups = []
    with FakeServer(lambda request: {"id": "", "object": "text_completion", **answer}) as server:
        worker = TournamentWorker(
            rows(),
            GroupScorer(ById()),
            CompletionServer(server.url, "policy", max_tokens=8, max_retries=0),
            small_tokenizer(),
            group_size=2,
            patience=0.1,
            on_group=groups.append,
        )
        worker.start()
        worker._thread.join(60)
    assert groups[0].rewards == (None, None)
    assert worker.rollout_buffer.empty()


def test_a_full_buffer_holds_the_worker_back_and_stop_lets_it_go():
    tokenizer = small_tokenizer()
    policy = Policy(tokenizer)
    with FakeServer(policy.answer) as server:
        worker = TournamentWorker(
            rows(),
            GroupScorer(ById()),
            CompletionServer(server.url, "policy", max_tokens=4),
            tokenizer,
            group_size=2,
            groups_at_once=1,
            buffered=1,
        )
        worker.start()
        worker.rollout_buffer.get(timeout=60)
        worker.check_health(300)
        worker.stop()
        assert not worker._thread.is_alive()
        worker.stop()
    with pytest.raises(WorkerFailedError, match="starts once"):
        worker.start()
