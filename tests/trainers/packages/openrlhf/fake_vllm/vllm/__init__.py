"""Stands for vLLM where OpenRLHF's rollout actors run without a GPU; it answers by a rule.

The n-th completion since the engine was made is `<answer>n</answer>`.
"""

import asyncio
from itertools import count
from types import SimpleNamespace

__version__ = "0.15.0"


class SamplingParams(SimpleNamespace):
    def __init__(self, **fields):
        super().__init__(**{"logprobs": None, "max_tokens": None, "min_tokens": 0, **fields})


class AsyncEngineArgs(SimpleNamespace):
    def __init__(self, *args, **fields):
        super().__init__(**fields)


class AsyncLLMEngine:
    def __init__(self, model):
        from transformers import AutoTokenizer

        self.tokenizer = AutoTokenizer.from_pretrained(model)
        self.output_processor = SimpleNamespace(get_num_unfinished_requests=lambda: 0)
        self.numbers = count(1)

    @classmethod
    def from_engine_args(cls, args):
        return cls(args.model)

    async def is_sleeping(self):
        return False

    async def generate(self, prompt, sampling_params, request_id):
        text = f"<answer>{next(self.numbers)}</answer>"
        await asyncio.sleep(0.01)
        ids = self.tokenizer.encode(text, add_special_tokens=False)
        ids = [*ids, self.tokenizer.eos_token_id][: sampling_params.max_tokens]
        logprobs = [{token: SimpleNamespace(logprob=-0.5)} for token in ids]
        output = SimpleNamespace(token_ids=ids, text=text, finish_reason="stop", logprobs=logprobs)
        yield SimpleNamespace(outputs=[output], prompt_token_ids=prompt["prompt_token_ids"])
