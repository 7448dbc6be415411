"""The vocabulary: what is recorded of a run, from one message up to a ranked group.

* `Message`, `ToolCall`, `ToolSpec`: the chat-completions vocabulary.
* `Turn`: one model call as it was. Raw turns are the truth; conversations and token
  segments are derived from them.
* `Trajectory`: one attempt at a task by one agent. Sub-agent calls are `children`, so a
  trajectory is a tree whose every node can be scored and trained on.
* `Verdict`, `Scoring`: what a judge said of two trajectories, or of each of several; both are
  a `Judgement`, which says what it cost and what failed.
* `Match`, `Ranking`, `Tournament`: the match that a verdict decided, and what all matches of a
  group amount to.
* `Group`: the trajectories of one task with their ranking, rewards and advantages; the line
  of a run folder's `groups.jsonl`.

Every record is a frozen msgspec struct, decoded strictly (`from_json`) and written without
loss (`to_json`). A failure is a value: what could not be scored is None, never 0.
"""

from arenagym.records.chat import (
    Completion,
    Counts,
    FinishReason,
    JsonSchema,
    Message,
    PromptLogprobs,
    Record,
    Role,
    Sampling,
    TokenChoice,
    ToolCall,
    ToolSpec,
    Usage,
    add_counts,
)
from arenagym.records.jsonl import clean_json, from_json, to_json, without_surrogates
from arenagym.records.judgement import Judgement, Scoring, Task, Verdict
from arenagym.records.outcome import (
    SCHEMA_VERSION,
    Group,
    Match,
    Ranking,
    Tournament,
)
from arenagym.records.segments import Retokenise, Segment, Tokens
from arenagym.records.thoughts import without_thoughts
from arenagym.records.tokens import TokenCounter, estimate_tokens
from arenagym.records.trajectory import StopReason, Trajectory, Turn

__all__ = [
    "SCHEMA_VERSION",
    "Completion",
    "Counts",
    "FinishReason",
    "Group",
    "JsonSchema",
    "Judgement",
    "Match",
    "Message",
    "PromptLogprobs",
    "Ranking",
    "Record",
    "Retokenise",
    "Role",
    "Sampling",
    "Scoring",
    "Segment",
    "StopReason",
    "Task",
    "TokenChoice",
    "TokenCounter",
    "Tokens",
    "ToolCall",
    "ToolSpec",
    "Tournament",
    "Trajectory",
    "Turn",
    "Usage",
    "Verdict",
    "add_counts",
    "clean_json",
    "estimate_tokens",
    "from_json",
    "to_json",
    "without_surrogates",
    "without_thoughts",
]
