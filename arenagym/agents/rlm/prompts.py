"""What an RLM's root model is told."""

from collections.abc import Mapping

from arenagym.envs import Context
from arenagym.envs.tools import cut
from arenagym.records import ToolSpec

_SYSTEM = """\
You answer a question about a context that may be far too long to read at once. The context is not \
in this conversation: it is the variable `context` in a Python REPL of your own, where you look \
into it, filter it, and put questions about its parts to other language models.

Write code in fences marked repl:
```repl
print(type(context), len(context))
print(context[:500])
```
Several fences in a message run in order. Variables live on from one to the next. You are shown \
what is printed, and no more than {output_chars:,} characters of it, head and tail: print little.

In the REPL there are, besides Python's standard library:
- context: what the question is about.
- llm_query(prompt, schema=None): ask a language model; returns its text. It sees nothing but the \
prompt, so put the piece of the context into it, up to {prompt_chars:,} characters. With a JSON \
Schema it returns a value of that schema.
- llm_query_batched(prompts, schema=None): many prompts at once, far faster than one by one; \
returns a list of the same order. Where one failed stands a text that begins with "Error:".
{recursion}\
- SHOW_VARS(): print your variables.
- answer: a dict. Build the answer in answer["content"]; it is submitted when answer["ready"] is \
True.
- FINAL(value), FINAL_VAR("name"): submit a value, or a variable.
{tools}
How to work: first look at the context (its form, its size, a sample). Filter with code what \
code can find: search, split, count, regular expressions. Only what needs reading goes to \
llm_query, in long pieces, some 20 to a batch; make no more calls than the question needs. \
Check what you found before you submit it. Submit an answer in a message of its own, after you \
have seen the output that it rests on. Keep your best guess in answer["content"] as you go, so \
that it is not lost when the turns run out."""
_RECURSION = """\
- rlm_query(prompt, context=None): ask an agent like yourself, with a REPL of its own in which \
`context` is what you pass (or the prompt); for parts that need several steps. Slow and costly: \
llm_query is enough for a single step.
- rlm_query_batched(prompts, contexts=None): several of them at once.
"""
_TOOLS = """\
- functions of the task, each use of which counts as a step of it:
{listed}
"""
NO_CODE = """\
There is nothing to run in your message{other}. Write code in a fence marked repl, or, if you know \
the answer, write FINAL(your answer) at the start of a line."""
UNSEEN = """\
An answer came with code whose output you had not seen yet. The output is above. If the answer \
stands, submit it once more; it is:
{answer}"""
REASSIGNED = """\
`answer` was overwritten; it is a dict again, with your value as its content. Set \
answer["ready"] = True to submit it."""
UNREADABLE = """\
`answer` could not be read:
{problem}"""
LAST = """\
This is your last message, no code will be run any more. Give your best answer now, by itself as \
JSON: {"answer": "your answer"}"""
SUMMARISE = """\
This conversation becomes too long. Write down, for yourself, all that you need to go on: what you \
know about the context, what you have tried, what you found, which variables hold it, what is \
still to be done. Only your note and the REPL's variables will be left."""
GO_ON = """\
The conversation so far was too long and was cut. {note}
The REPL is as it was. Its variables:
{variables}
Go on."""
NOT_RUN = "Not run, since block {number} failed."


def system(
    *, output_chars: int, prompt_chars: int, recursion: bool, tools: Mapping[str, ToolSpec]
) -> str:
    """The system message; `tools` by the names that code calls them by."""
    listed = "\n".join(
        f"    {_signature(name, tool)}: {cut(tool.description, 500)}"
        for name, tool in tools.items()
    )
    return _SYSTEM.format(
        output_chars=output_chars,
        prompt_chars=prompt_chars,
        recursion=_RECURSION if recursion else "",
        tools=_TOOLS.format(listed=listed) if tools else "",
    )


def task(question: str, context: Context, question_chars: int) -> str:
    """The first user message: the question, and what the context is."""
    return (
        f"Question:\n{cut(question, question_chars)}\n\n"
        f"`context` is {_described(context)}. Begin by looking at it."
    )


def _described(context: Context) -> str:
    if isinstance(context, str):
        return f"a str of {len(context):,} characters"
    if isinstance(context, list):
        kinds = sorted({type(item).__name__ for item in context})
        sizes = sum(len(item) for item in context if isinstance(item, str))
        text = f", {sizes:,} characters in all" if sizes else ""
        return f"a list of {len(context):,} items ({', '.join(kinds) or 'empty'}{text})"
    keys = cut(", ".join(repr(str(key)) for key in context), 500)  # as JSON has them
    return f"a dict with {len(context):,} keys: {keys}"


def _signature(called: str, tool: ToolSpec) -> str:
    properties = tool.parameters.get("properties", {})
    required = tool.parameters.get("required", [])
    parameters = [name if name in required else f"{name}=…" for name in properties]
    return f"{called}({', '.join(parameters)})"
