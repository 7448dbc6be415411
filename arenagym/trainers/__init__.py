"""Rewards into real trainers: what every adapter is made of, and an adapter a file.

* `GroupScorer`: a judge and a tournament, asked for the rewards of a group; `GroupGate`: where
  rollouts that are played one by one wait for their group.
* `task_rows`: tasks as the rows of a data set; `play_row`: a row's episode; `replay`: completions
  of a row as one.
* `TokenChat`: a chat model over a trainer's engine, token ids in and token ids out;
  `TokenEpisode`: an episode turned inside out, for a trainer that keeps the loop to itself.
* `samples`: a group as token sequences, masks, logprobs and one advantage a rollout; `longest`:
  the one sequence of a rollout for a trainer that takes no more.

An adapter is a module named after its trainer, imported where that trainer is installed:
`arenagym.trainers.trl`, `verl`, `tinker`, `verifiers`, `slime`, `openrlhf`, `skyrl`, `art`,
`pipelinerl`.
"""

from arenagym.trainers.gate import GroupGate, Outcome
from arenagym.trainers.rows import TaskRow, play_row, replay, task_rows
from arenagym.trainers.samples import Nodes, Sample, Samples, longest, policy_nodes, samples
from arenagym.trainers.scoring import GroupScorer, answer_trajectory
from arenagym.trainers.stepping import EpisodeOverError, Prompt, TokenEpisode
from arenagym.trainers.token_chat import ChatTokenizer, Generate, Generated, TokenChat

__all__ = [
    "ChatTokenizer",
    "EpisodeOverError",
    "Generate",
    "Generated",
    "GroupGate",
    "GroupScorer",
    "Nodes",
    "Outcome",
    "Prompt",
    "Sample",
    "Samples",
    "TaskRow",
    "TokenChat",
    "TokenEpisode",
    "answer_trajectory",
    "longest",
    "play_row",
    "policy_nodes",
    "replay",
    "samples",
    "task_rows",
]
