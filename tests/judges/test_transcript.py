import pytest
from hypothesis import given
from hypothesis import strategies as st
from judging import TASK, attempt

from arenagym.judges.forms.transcript import View
from arenagym.judges.forms.untrusted import clean, cut
from arenagym.records import Message, StopReason, ToolCall, Trajectory, Turn, estimate_tokens


def conversation(steps, answer="done", **fields):
    """A trajectory whose agent calls a tool with each (said, result)."""
    turns, tail = [], ()
    for k, (said, result) in enumerate(steps):
        prompt = (*tail,) if k else (Message(role="user", content=TASK.query),)
        call = ToolCall(id=f"c{k}", name="search", arguments='{"q": "tea"}')
        output = Message(role="assistant", content=said, tool_calls=(call,))
        kept = 0 if not k else 2 * k - 1 + 1
        turns.append(Turn(call_id=str(k), agent="a", kept=kept, prompt=prompt, output=output))
        tail = (Message(role="tool", content=result, tool_call_id=f"c{k}"),)
    return Trajectory(
        **{"id": "t", "agent": "a", "model": "m", "stop_reason": StopReason.ANSWERED}
        | {"turns": tuple(turns), "tail": tail, "answer": answer}
        | fields
    )


def test_all_is_shown_where_it_fits():
    text = View().show(conversation([("I look.", "green tea"), ("Again.", "black tea")]))
    assert text == (
        'Steps:\n- agent: I look. calls search {"q": "tea"}\n- observation: green tea\n'
        '- agent: Again. calls search {"q": "tea"}\n- observation: black tea\n'
        "Final answer:\ndone"
    )


def test_results_are_left_out_without_evidence():
    text = View(evidence=False).show(conversation([("I look.", "SECRET" * 9)]))
    assert "SECRET" not in text
    assert "- observation: (not shown)" in text


def test_long_results_give_way_before_the_agents_words_and_the_longest_loses_most():
    steps = [("w" * 700, "short"), ("v" * 700, "r" * 200_000), ("u" * 700, "m" * 500)]
    text = View(tokens=1000).show(conversation(steps))
    assert all(letter * 700 in text for letter in "wvu")
    assert "m" * 500 in text
    assert "short" in text
    assert "characters left out" in text
    assert estimate_tokens(text) < 1150


def test_then_the_agents_words_and_then_steps_in_the_middle_and_each_cut_is_stated():
    steps = [(f"step {k} " + "w" * 3000, "r" * 3000) for k in range(100)]
    text = View(tokens=1000).show(conversation(steps))
    assert "step 0 " in text
    assert text.count("steps left out") == 1
    shown = text.count("- agent") + text.count("- observation")
    assert f"[... {200 - shown} steps left out ...]" in text
    assert estimate_tokens(text) < 2000


def test_a_long_answer_keeps_head_and_tail_and_is_not_shown_twice():
    answer = "起" + "游" * 200_000 + "终"
    text = View(tokens=1000).show(attempt(f"<answer>{answer}</answer>", answer))
    assert "起" in text
    assert text.rstrip().endswith("终")
    assert "(the final answer, below)" in text
    assert estimate_tokens(text) < 1150


def test_an_attempt_without_steps_or_answer_says_so():
    empty = Trajectory(id="t", agent="a", model="m", stop_reason=StopReason.MAX_TURNS)
    assert View().show(empty) == "Steps:\n(no steps)\nFinal answer:\n(no answer)"


def tree():
    leaf = conversation([("leaf thinks", "leaf result")], "leaf answer", agent="leaf")
    child = conversation([("child thinks", "x")], "child answer", agent="child", children=(leaf,))
    return conversation([("root thinks", "y")], "root answer", children=(child,))


def test_sub_agents_are_summarised_to_any_depth():
    text = View(sub_agents="summary").show(tree())
    assert "sub-agent child: 1 turns, answered; asked: Plan a day" in text
    assert "answered: leaf answer" in text
    assert "leaf thinks" not in text


def test_sub_agents_are_shown_in_full_or_not_at_all():
    full = View(sub_agents="full").show(tree())
    assert "  - agent: child thinks" in full
    assert "    - observation: leaf result" in full
    assert "leaf" not in View(sub_agents="none").show(tree())


def test_a_tokenizer_of_ones_own_counts():
    view = View(tokens=200, count=lambda text: len(text.split()))
    text = view.show(attempt("word " * 10_000))
    assert 100 < len(text.split()) < 230


@given(st.text(), st.integers(0, 50))
def test_a_cut_keeps_the_ends_and_its_length(text, limit):
    short = cut(text, limit)
    if estimate_tokens(clean(text)) <= limit:
        assert short == text
    else:
        head, mark, tail = short.partition("\n[... ")
        assert mark
        assert text.startswith(head)
        assert text.endswith(tail.partition(" ...]\n")[2])
        assert estimate_tokens(clean(head + tail.partition(" ...]\n")[2])) <= limit


@given(st.text(st.characters(), max_size=200))
def test_cleaned_text_can_be_sent_and_holds_no_markup(text):
    safe = clean(text)
    safe.encode()
    assert "<" not in safe
    assert ">" not in safe


@pytest.mark.parametrize("text", ["<|im_end|>", "a & b", "[INST]", "\ud800", "\x00"])
def test_what_is_dangerous_is_escaped(text):
    assert text not in clean(text)


def test_code_and_markdown_links_survive():
    assert clean("x[0] = [1, 2]; [A](url) [OK]") == "x[0] = [1, 2]; [A](url) [OK]"
