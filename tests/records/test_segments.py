"""Raw turns to segments: what is sampled is trained once, and nothing else ever is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arenagym.agents.turns import TurnLog
from arenagym.errors import RecordError
from arenagym.records import (
    Completion,
    Message,
    Sampling,
    Segment,
    StopReason,
    Trajectory,
    Turn,
    from_json,
    to_json,
)

SAID = Message(role="assistant", content="said")
ASKED = Message(role="user", content="asked")


def turn(prompt=None, output=None, logprobs="known", *, kept=0, agent="a"):
    if logprobs == "known":
        logprobs = None if output is None else tuple(-float(token) for token in output)
    return Turn(
        call_id="0",
        agent=agent,
        output=SAID,
        prompt=(ASKED,),
        kept_ids=kept,
        prompt_ids=prompt,
        output_ids=output,
        output_logprobs=logprobs,
    )


def trajectory(*turns):
    return Trajectory(
        id="t", agent="a", model="m", stop_reason=StopReason.ANSWERED, turns=tuple(turns)
    )


def counts(tokens):
    return tokens.merged, tokens.forked, tokens.left_out


def segment(**fields):
    whole = {
        "agent": "a",
        "token_ids": (1, 2, 3, 4),
        "loss_mask": (0, 1, 1, 0),
        "logprobs": (0.0, -1.0, -2.0, 0.0),
        "turns": (0,),
        "spans": ((1, 3),),
    }
    return Segment(**(whole | fields))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"loss_mask": (0, 1, 1)}, "differ in length"),
        ({"logprobs": (0.0, -1.0)}, "differ in length"),
        ({"loss_mask": (1, 1, 1, 0)}, "not sampled"),
        ({"loss_mask": (0, 1, 1, 1)}, "not sampled"),
        ({"loss_mask": (0, 2, 1, 0)}, "loss_mask is .2."),
        ({"logprobs": (-0.5, -1.0, -2.0, 0.0)}, "not sampled"),
        ({"logprobs": (0.0, -1.0, float("nan"), 0.0)}, "finite"),
        ({"logprobs": (0.0, -1.0, float("-inf"), 0.0)}, "finite"),
        ({"logprobs": (float("nan"), -1.0, -2.0, 0.0)}, "not sampled"),
        ({"loss_mask": (0, 0, 1, 0)}, "where loss_mask is 0"),
        ({"spans": ((1, 9),)}, "lies outside"),
        ({"spans": ((3, 1),)}, "lies outside"),
        ({"spans": ((1, 3), (2, 4)), "turns": (0, 1)}, "in front of it"),
        ({"spans": ((1, 3), (3, 3))}, "1 turns, but 2 spans"),
        ({"token_ids": (1, -100, 3, 4)}, "no token id"),
    ],
)
def test_a_segment_that_would_train_on_what_was_not_sampled_is_refused(fields, says):
    with pytest.raises(RecordError, match=says):
        segment(**fields)


def test_sampled_tokens_may_be_masked_if_their_logprobs_go_too():
    masked = segment(loss_mask=(0, 0, 1, 0), logprobs=(0.0, 0.0, -2.0, 0.0))
    assert (masked.trained, masked.prompt_len) == (1, 1)


def test_a_turn_whose_server_gave_no_logprobs_is_left_out_and_becomes_input():
    played = trajectory(
        turn((1,), (2,)),
        turn((3,), (4,), None, kept=2),
        turn((5,), (6,), kept=4),
    )
    tokens = played.tokens()
    (found,) = tokens.segments
    assert found.token_ids == (1, 2, 3, 4, 5, 6)
    assert found.loss_mask == (0, 1, 0, 0, 0, 1)
    assert found.logprobs == (0.0, -2.0, 0.0, 0.0, 0.0, -6.0)
    assert (found.turns, found.spans) == ((0, 2), ((1, 2), (5, 6)))
    assert counts(tokens) == (1, 0, 1)


@pytest.mark.parametrize(
    "left",
    [
        turn(None, (4,)),  # ids of the output alone
        turn((1, 2, 3), None),  # ids of the prompt alone
        turn((1, 2, 3), None, (-0.5,)),  # logprobs of who knows what
        turn((1, 2, 3), (), ()),  # nothing sampled
        turn((1, 2, 3), ()),
        turn(None, None),
    ],
)
def test_a_turn_that_lacks_ids_or_samples_nothing_is_left_out(left):
    tokens = trajectory(left).tokens()
    assert tokens.segments == ()
    assert counts(tokens) == (0, 0, 1)


def test_fewer_logprobs_than_ids_are_refused_where_a_turn_is_made():
    with pytest.raises(RecordError, match="2 output ids, but 1 logprobs"):
        turn((1,), (2, 3), (-1.0,))


def test_a_template_that_drops_the_separator_forks_though_the_text_is_the_same():
    # Sampled: 1 | 2 3. The next prompt spells the same text 1 23, with 23 one token.
    tokens = trajectory(turn((1,), (2, 3)), turn((23, 4), (5,), kept=1)).tokens()
    assert [found.token_ids for found in tokens.segments] == [(1, 2, 3), (1, 23, 4, 5)]
    assert [found.loss_mask for found in tokens.segments] == [(0, 1, 1), (0, 0, 0, 1)]
    assert counts(tokens) == (0, 1, 0)


def test_an_input_shorter_than_what_was_sampled_forks():
    tokens = trajectory(turn((1,), (2, 3)), turn((), (9,), kept=2)).tokens()
    assert [found.token_ids for found in tokens.segments] == [(1, 2, 3), (1, 2, 9)]


def test_agents_that_take_turns_have_segments_of_their_own():
    tokens = trajectory(
        turn((1,), (2,), agent="a"),
        turn((1,), (3,), agent="b"),
        turn((4,), (5,), agent="a", kept=2),
        turn((6,), (7,), agent="b", kept=2),
    ).tokens()
    assert [(found.agent, found.token_ids) for found in tokens.segments] == [
        ("a", (1, 2, 4, 5)),
        ("b", (1, 3, 6, 7)),
    ]
    assert counts(tokens) == (2, 0, 0)


def test_an_agent_returns_to_its_conversation_after_an_aside():
    # An aside (9) between two turns of one conversation, stored as changes to the turn before.
    tokens = trajectory(turn((1,), (2,)), turn((9,), (8,)), turn((1, 2, 3), (4,))).tokens()
    assert [found.token_ids for found in tokens.segments] == [(1, 2, 3, 4), (9, 8)]
    assert counts(tokens) == (1, 1, 0)


def test_the_same_prompt_sampled_again_is_another_segment():
    tokens = trajectory(turn((1,), (2,)), turn((), (2,), kept=1), turn((3,), (4,), kept=2)).tokens()
    assert [(found.token_ids, found.turns) for found in tokens.segments] == [
        ((1, 2), (0,)),
        ((1, 2, 3, 4), (1, 2)),
    ]


def test_ids_are_made_only_where_the_server_gave_none_and_say_so():
    def retokenise(prompt, output):
        assert (prompt, output) == ((ASKED,), SAID)
        return (70, 71), (80,)

    tokens = trajectory(turn(), turn((1,), (2,))).tokens(retokenise)
    guessed, sampled = tokens.segments
    assert (guessed.token_ids, guessed.loss_mask) == ((70, 71, 80), (0, 0, 1))
    assert (guessed.logprobs, guessed.retokenised) == ((), True)
    assert (sampled.token_ids, sampled.logprobs) == ((1, 2), (0.0, -2.0))
    assert not sampled.retokenised
    assert counts(tokens) == (0, 1, 0)


def test_ids_without_logprobs_are_kept_as_they_are_where_logprobs_are_not_needed():
    def never(prompt, output):
        raise AssertionError

    (found,) = trajectory(turn((1,), (2,), None)).tokens(never).segments
    assert (found.token_ids, found.loss_mask, found.logprobs) == ((1, 2), (0, 1), ())
    assert not found.retokenised


def test_a_guessed_prompt_leaves_the_sampled_ids_and_logprobs_as_they_are():
    (found,) = trajectory(turn(None, (2,))).tokens(lambda prompt, output: ((7,), (8,))).segments
    assert (found.token_ids, found.logprobs, found.retokenised) == ((7, 2), (0.0, -2.0), True)


def test_guessed_turns_merge_with_guessed_turns():
    texts = iter([((1,), (2,)), ((1, 2, 3), (4,)), ((9,), (8,))])
    tokens = trajectory(turn(), turn(), turn()).tokens(lambda prompt, output: next(texts))
    assert [found.token_ids for found in tokens.segments] == [(1, 2, 3, 4), (9, 8)]
    assert counts(tokens) == (1, 1, 0)
    assert all(found.logprobs == () for found in tokens.segments)


def test_more_ids_kept_than_there_were_are_refused():
    with pytest.raises(RecordError, match="keeps 5 of 2 ids"):
        trajectory(turn((1,), (2,)), turn((3,), (4,), kept=5)).tokens()


def test_segments_survive_json():
    found = trajectory(turn((1,), (2,)), turn((3,), (4,), kept=2)).segments()[0]
    assert from_json(Segment, to_json(found)) == found


def test_two_hundred_turns_of_five_hundred_tokens_are_one_segment():
    asked, said = tuple(range(500)), tuple(range(1, 501))
    turns = [turn(asked, said, kept=1000 * k) for k in range(200)]
    (found,) = trajectory(*turns).segments()
    assert (len(found.token_ids), found.trained) == (200_000, 100_000)


TOKENS = st.lists(st.integers(0, 2), max_size=4)
CALLS = st.lists(
    st.tuples(
        st.sampled_from("ab"),
        st.sampled_from(["go on", "go on", "go back", "anew", "aside"]),
        TOKENS,
        TOKENS,
        st.sampled_from(["all", "all", "all", "no logprobs", "no output", "no prompt"]),
    ),
    max_size=12,
)


def record(calls):
    """The calls as a trajectory, and the ids of each as they went in and came out."""
    log, made, ends = TurnLog(), [], {"a": [[]], "b": [[]]}
    for agent, how, new, drawn, known in calls:
        before = ends[agent][-1] if how != "aside" else ends[agent][len(ends[agent]) // 2]
        begins = {"go back": before[: len(before) // 2], "anew": []}.get(how, before)
        prompt = (*begins, *new)
        reply = Completion(
            message=SAID,
            prompt_ids=None if known == "no prompt" else prompt,
            output_ids=None if known == "no output" else tuple(drawn),
            output_logprobs=(
                tuple(-1.0 - token for token in drawn) if known in ("all", "no prompt") else None
            ),
        )
        log.end(log.begin(), agent, [ASKED], reply, Sampling())
        ends[agent].append([*prompt, *drawn])
        made.append((agent, prompt, tuple(drawn), known))
    return trajectory(*log.turns), made


@settings(max_examples=400, deadline=None)
@given(CALLS)
def test_every_sampled_token_is_trained_once_and_nothing_else_is(calls):
    played, made = record(calls)
    tokens = played.tokens()
    seen = {}
    for found in tokens.segments:
        on = [k for k, mask in enumerate(found.loss_mask) if mask]
        assert on == [k for start, stop in found.spans for k in range(start, stop)]
        for k, (token, logprob) in enumerate(zip(found.token_ids, found.logprobs, strict=True)):
            assert logprob == (-1.0 - token if k in on else 0.0)
        for index, (start, stop) in zip(found.turns, found.spans, strict=True):
            agent, prompt, drawn, known = made[index]
            assert (agent, known) == (found.agent, "all")
            assert found.token_ids[:start] == prompt
            assert found.token_ids[start:stop] == drawn
            assert index not in seen
            seen[index] = drawn
    usable = {k: drawn for k, (_, _, drawn, known) in enumerate(made) if known == "all" and drawn}
    assert seen == usable
    began = len({made[k][0] for k in usable})
    assert began + sum(counts(tokens)) == len(made)


@settings(max_examples=200, deadline=None)
@given(CALLS)
def test_a_turn_merges_exactly_if_its_input_begins_with_an_open_segment(calls):
    played, made = record(calls)
    segments = {}
    for index, (agent, prompt, drawn, known) in enumerate(made):
        if known != "all" or not drawn:
            continue
        own = segments.setdefault(agent, [])
        fitting = [s for s in own[-8:] if prompt[: len(s[0])] == s[0]]
        if fitting:
            longest = max(len(s[0]) for s in fitting)
            joined = next(s for s in reversed(fitting) if len(s[0]) == longest)
            own.remove(joined)
            own.append(((*prompt, *drawn), [*joined[1], index]))
        else:
            own.append(((*prompt, *drawn), [index]))
    expected = sorted((tuple(s[1]), s[0]) for own in segments.values() for s in own)
    assert [(s.turns, s.token_ids) for s in played.segments()] == expected


@settings(max_examples=100, deadline=None)
@given(CALLS)
def test_the_ids_of_prompts_are_restored_in_full(calls):
    played, made = record(calls)
    assert list(played.prompt_ids()) == [
        None if known == "no prompt" else prompt for _, prompt, _, known in made
    ]


@settings(max_examples=200, deadline=None)
@given(CALLS)
def test_with_a_tokenizer_every_turn_that_says_something_is_taken(calls):
    played, made = record(calls)
    tokens = played.tokens(lambda prompt, output: ((2, 2), (1,)))
    taken = [index for found in tokens.segments for index in found.turns]
    assert len(taken) == len(set(taken)) == len(made) - tokens.left_out
    for found in tokens.segments:
        assert len(found.logprobs) in (0, len(found.token_ids))
        guesses = {made[index][3] in ("no output", "no prompt") for index in found.turns}
        assert guesses == {found.retokenised}
