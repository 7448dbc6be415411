import pytest

from arenagym.agents.rlm.blocks import read_reply


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("```repl\nx = 1\n```", ["x = 1\n"]),
        ("Look:\n```python\nx = 1\n```\nand\n```py\ny = 2\n```", ["x = 1\n", "y = 2\n"]),
        ("```REPL\nx = 1", ["x = 1"]),
        ("~~~repl\nx = '```'\n~~~", ["x = '```'\n"]),
        ("````repl\ns = '''\n```\n'''\n````", ["s = '''\n```\n'''\n"]),
        ("- a step:\n  ```repl\n  if x:\n      y()\n  ```", ["if x:\n    y()\n"]),
        ("<think>```repl\nbad()\n```</think>```repl\ngood()\n```", ["good()\n"]),
        ("```repl\n```", []),
        ("```repl\r\nx = 1\r\n```\r\nso", ["x = 1\n"]),
        ("```repl\nx = 1\n`````\nso", ["x = 1\n"]),
        ("1. look\n2. ```repl\n   x = 1\n   ```", ["x = 1\n"]),
        ("```repl\ns = '<think>'\nt = '</think>'\n```", ["s = '<think>'\nt = '</think>'\n"]),
        ("```repl\nthought()\n```\n</think>\n```repl\nx = 1\n```", ["x = 1\n"]),
        ("<think>\n```repl\nx = 1\n```", []),
        ('```repl id="a"\nx = 1\n```', ["x = 1\n"]),
        ("say ```repl x``` inline", []),
    ],
)
def test_blocks_are_found_as_models_write_them(text, blocks):
    assert list(read_reply(text).blocks) == blocks


def test_fences_that_are_not_run_are_named():
    read = read_reply("```bash\nls\n```\n```\nx = 1\n```")
    assert (read.blocks, read.other) == ((), ("bash", "no language"))


@pytest.mark.parametrize(
    ("text", "final"),
    [
        ("FINAL(42)", "42"),
        ("I am sure.\n  FINAL(a (b) c) and more (d)", "a (b) c"),
        ('**FINAL("42")**', "42"),
        ('FINAL("a" or "b")', '"a" or "b"'),
        ('FINAL("see 1) a and 2) b")', "see 1) a and 2) b"),
        ("FINAL('''one)\ntwo''')", "one)\ntwo"),
        ("FINAL(one)\nNo:\nFINAL(two)", "two"),
        ("FINAL(it is :-( sad)", "it is :-( sad"),
        ("FINAL(no end", "no end"),
        ("FINAL(多行\n答案)", "多行\n答案"),
        ("I will call FINAL(x) later", None),
        ("<think>\nFINAL(x)\n</think>", None),
        ("```repl\nFINAL(x)\n```", None),
        ("FINALLY(x)", None),
    ],
)
def test_an_answer_in_prose_stands_at_a_lines_start(text, final):
    assert read_reply(text).final == final


def test_a_variable_is_named_with_or_without_quotes():
    assert read_reply("FINAL_VAR(result)").final_var == "result"
    assert read_reply('FINAL_VAR("result")').final_var == "result"


@pytest.mark.parametrize(
    "text",
    [
        "```" + "a" * 200_000 + "`",
        "```" + " " * 200_000 + "`",
        "~" * 200_000,
        "`" * 200_000 + "x`",
        "- " * 100_000,
        "FINAL(" * 30_000,
        'FINAL("' + '" ' * 100_000,
        "<think>" * 30_000,
        "```repl\n" * 20_000,
    ],
)
def test_a_long_reply_is_read_in_linear_time(text):
    read_reply(text)  # a quadratic one would take minutes, and run into the tests' own limit
