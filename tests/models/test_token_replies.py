"""Token ids in the replies of vLLM, SGLang and llama.cpp, and what episodes make of them."""

import json

import gymnasium as gym
import pytest
from fake_server import FakeServer
from trainers.tiny_tokenizer import IM_END, TinyTokenizer

import arenagym  # noqa: F401 - registers the environments
from arenagym.agents import run_episode
from arenagym.errors import ModelError
from arenagym.models.openai_chat import OpenAIChat
from arenagym.models.reply import MalformedReplyError, read_reply

CALL = '<tool_call>{"name": "calculate", "arguments": {"expression": "1 + 2"}}</tool_call>'
ANSWER = "<answer>1 + 2</answer>"
TOKENIZER = TinyTokenizer()


def reply(choice, *, sampled, **more):
    """The reply with this choice, which sampled so many tokens."""
    whole = {"message": {"role": "assistant", "content": "ab"}, "finish_reason": "stop"} | choice
    usage = {"prompt_tokens": 3, "completion_tokens": sampled}
    return read_reply(json.dumps({"choices": [whole], "usage": usage, **more}).encode(), {})


def content(*entries):
    return {"content": [dict(entry) for entry in entries]}


def vllm(prompt, drawn, logprobs):
    """As vLLM writes it with `logprobs` and `return_token_ids`."""
    entries = [
        {"token": "x", "logprob": logprob, "bytes": [120], "top_logprobs": []}
        for logprob in logprobs
    ]
    return {"token_ids": drawn, "logprobs": content(*entries), "stop_reason": None}, {
        "prompt_token_ids": prompt,
        "prompt_logprobs": None,
        "kv_transfer_params": None,
    }


def vllm_by_name(prompt, drawn, logprobs):
    """As vLLM writes it with `return_tokens_as_token_ids`, which says nothing of the prompt."""
    entries = [
        {"token": f"token_id:{token}", "logprob": logprob, "bytes": None, "top_logprobs": []}
        for token, logprob in zip(drawn, logprobs, strict=True)
    ]
    return {"logprobs": content(*entries)}, {}


def sglang(prompt, drawn, logprobs):
    """As SGLang writes it with `return_token_ids` and `return_prompt_token_ids`."""
    entries = [{"token": "x", "logprob": logprob, "bytes": [120]} for logprob in logprobs]
    return {
        "logprobs": content(*entries),
        "prompt_token_ids": prompt,
        "token_ids": drawn,
        "matched_stop": IM_END,
    }, {"metadata": {"weight_version": "step-7"}}


def older_sglang(prompt, drawn, logprobs):
    """As SGLang 0.5.13 writes it with `return_meta_info`."""
    choice, more = sglang(prompt, drawn, logprobs)
    del choice["token_ids"]
    told = [[logprob, token, None] for token, logprob in zip(drawn, logprobs, strict=True)]
    return choice | {"meta_info": {"output_token_logprobs": told, "id": "r"}}, more


def llama_cpp(prompt, drawn, logprobs):
    """As llama.cpp writes it, which gives the prompt's ids elsewhere."""
    entries = [
        {"id": token, "token": "x", "bytes": [120], "logprob": logprob, "top_logprobs": []}
        for token, logprob in zip(drawn, logprobs, strict=True)
    ]
    return {"logprobs": content(*entries)}, {"timings": {"prompt_n": 3}}


@pytest.mark.parametrize("server", [vllm, vllm_by_name, sglang, older_sglang, llama_cpp])
def test_ids_and_logprobs_of_each_server_are_read(server):
    choice, more = server([1, 2, 3], [5, 6], [-0.5, -0.25])
    read = reply(choice, sampled=2, **more)
    assert (read.output_ids, read.output_logprobs) == ((5, 6), (-0.5, -0.25))
    gives_prompt = server in (vllm, sglang, older_sglang)
    assert read.prompt_ids == ((1, 2, 3) if gives_prompt else None)
    assert read.policy_version == ("step-7" if server in (sglang, older_sglang) else None)


@pytest.mark.parametrize("server", [vllm, vllm_by_name, sglang, older_sglang, llama_cpp])
def test_fewer_ids_or_logprobs_than_tokens_are_no_ids_or_logprobs(server):
    choice, more = server([1, 2, 3], [5, 6], [-0.5, -0.25])
    read = reply(choice, sampled=3, **more)
    assert (read.output_ids, read.output_logprobs) == (None, None)


@pytest.mark.parametrize("unknown", [None, -9999.0, -1e30, float("-inf")])
def test_a_logprob_that_the_server_made_up_is_none(unknown):
    choice, more = vllm([1], [5, 6], [-0.5, unknown])
    if unknown == float("-inf"):
        with pytest.raises(MalformedReplyError):  # -Infinity is no JSON
            reply(choice, sampled=2, **more)
        return
    read = reply(choice, sampled=2, **more)
    assert (read.output_ids, read.output_logprobs) == ((5, 6), None)


@pytest.mark.parametrize(
    ("choice", "more"),
    [
        ({"meta_info": "none"}, {}),
        ({"meta_info": {"output_token_logprobs": [[-1.0]]}}, {"metadata": "x"}),
        ({"meta_info": {"output_token_logprobs": [[-1.0, "5", None]]}}, {"metadata": [1]}),
        ({"token_ids": [-5, 6]}, {"metadata": {"weight_version": 7}}),
        ({"token_ids": None, "prompt_token_ids": None}, {"prompt_token_ids": None}),
        ({"prompt_token_ids": [1, -1]}, {}),
    ],
)
def test_ids_of_another_shape_are_none(choice, more):
    read = reply(choice, sampled=2, **more)
    assert (read.output_ids, read.prompt_ids, read.policy_version) == (None, None, None)


@pytest.mark.parametrize("reason", ["abort", "error"])
def test_a_reply_that_the_server_broke_off_is_asked_for_again(reason):
    with pytest.raises(MalformedReplyError, match=f"broke the reply off: {reason}"):
        reply({"finish_reason": reason}, sampled=2)


class Serving:
    """A server that says texts, with its own template and tokenizer, as each of them answers.

    Args:
        shape: how it writes ids.
        texts: what it says.
        spell: the ids of a text; the tokenizer's own, unless the model spells otherwise.
    """

    def __init__(self, shape, *texts, spell=TOKENIZER.encode):
        self.shape, self.texts, self.spell = shape, list(texts), spell
        self.asked = []

    def __call__(self, request):
        self.asked.append(request)
        said = self.texts[len(self.asked) - 1]
        prompt = TOKENIZER.apply_chat_template(request["messages"], add_generation_prompt=True)
        drawn = [*self.spell(said), IM_END]
        choice, more = self.shape(prompt, drawn, [-0.5] * len(drawn))
        message = {"role": "assistant", "content": said}
        return {
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"} | choice],
            "usage": {"prompt_tokens": len(prompt), "completion_tokens": len(drawn)},
        } | more


def play(serving):
    env = gym.make("arenagym/Countdown-v0", numbers=3, max_turns=4)
    with FakeServer(serving) as server:
        model = OpenAIChat("m", base_url=server.url, logprobs=True, native_tools=False)
        played = run_episode(env, "react", model, 3)
    env.close()
    return played


@pytest.mark.parametrize("shape", [vllm, sglang, older_sglang])
def test_an_episode_is_one_segment_if_the_model_spells_as_its_tokenizer(shape):
    serving = Serving(shape, CALL, CALL, "<answer>0</answer>", ANSWER)
    played = play(serving)
    tokens = played.tokens()
    (found,) = tokens.segments
    assert (tokens.merged, tokens.forked, tokens.left_out) == (len(played.turns) - 1, 0, 0)
    text = TOKENIZER.apply_chat_template(
        [message.to_openai() for message in played.messages], tokenize=False
    )
    assert text.startswith(TOKENIZER.decode(found.token_ids))
    for (start, stop), turn in zip(found.spans, played.turns, strict=True):
        assert TOKENIZER.decode(found.token_ids[start : stop - 1]) == turn.output.content
    assert all(
        {"return_token_ids", "return_prompt_token_ids", "return_meta_info"} <= set(asked)
        for asked in serving.asked
    )


@pytest.mark.parametrize("shape", [vllm, sglang])
def test_an_episode_forks_where_the_server_reads_back_other_ids_than_it_sampled(shape):
    played = play(Serving(shape, CALL, CALL, ANSWER, ANSWER, spell=TOKENIZER.bytes_of))
    tokens = played.tokens()
    assert (tokens.merged, tokens.forked) == (0, len(played.turns) - 1)
    drawn = sum(len(turn.output_ids) for turn in played.turns)
    assert sum(segment.trained for segment in tokens.segments) == drawn


@pytest.mark.parametrize("shape", [vllm_by_name, llama_cpp])
def test_a_server_that_does_not_say_what_it_read_gives_no_segments(shape):
    played = play(Serving(shape, CALL, ANSWER, ANSWER, ANSWER))
    assert played.tokens().left_out == len(played.turns)
    assert all(turn.output_ids for turn in played.turns)


def test_a_server_that_always_breaks_off_fails_for_good():
    def answer(request):
        return {"choices": [{"message": {"content": "x"}, "finish_reason": "abort"}]}

    with FakeServer(answer) as server:
        import asyncio

        from arenagym.records import Message

        async def main():
            model = OpenAIChat("m", base_url=server.url, max_retries=1)
            try:
                await model.chat([Message(role="user", content="x")])
            finally:
                await model.aclose()

        with pytest.raises(ModelError, match="broke the reply off"):
            asyncio.run(main())
    assert len(server.requests) == 2
