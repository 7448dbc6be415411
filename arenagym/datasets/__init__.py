"""Data sets made of ranked groups, for trainers that learn off the record.

* `StoredGroups`: the groups of run folders, read one by one; `by_env_reward`: a group as its
  environment's rewards rank it, whatever a judge said.
* `preference_pairs`: chosen and rejected answers, for DPO and reward models.
* `best_of_n`, `expert_iteration`, `rft`: answers to imitate.
* `reward_conditioned`, `quark`: answers behind a prompt that says how good they are; `Conditioned`
  is a model that is asked for good ones, `condition` a prompt that asks for them.
* `grpo_groups`: groups with rewards and advantages, as text and as token ids.
* `write_rows`: the rows of any of these as JSONL or Parquet.

Each returns `Rows`, which are made as they are iterated, with a `Tally` of what was read, written
and dropped, and why. To add a data set: a function that returns `Rows`, and its columns.
"""

from arenagym.datasets.asking import Conditioned
from arenagym.datasets.conditioned import BAD, GOOD, Label, condition, reward_conditioned
from arenagym.datasets.conversations import Conversation, Form, conversations, written
from arenagym.datasets.grpo import RowOf, grpo_groups
from arenagym.datasets.pairing import By, Pairs
from arenagym.datasets.preferences import preference_pairs
from arenagym.datasets.quark import Pool, quantiles, quark, reward_tokens
from arenagym.datasets.rft import rft
from arenagym.datasets.stored import StoredGroups, by_env_reward, graded_group, stored_groups
from arenagym.datasets.supervised import best_of_n, expert_iteration
from arenagym.datasets.tally import Dropped, Lengths, Repeatable, Row, Rows, Tally
from arenagym.datasets.writing import FileFormat, write_rows

__all__ = [
    "BAD",
    "GOOD",
    "By",
    "Conditioned",
    "Conversation",
    "Dropped",
    "FileFormat",
    "Form",
    "Label",
    "Lengths",
    "Pairs",
    "Pool",
    "Repeatable",
    "Row",
    "RowOf",
    "Rows",
    "StoredGroups",
    "Tally",
    "best_of_n",
    "by_env_reward",
    "condition",
    "conversations",
    "expert_iteration",
    "graded_group",
    "grpo_groups",
    "preference_pairs",
    "quantiles",
    "quark",
    "reward_conditioned",
    "reward_tokens",
    "rft",
    "stored_groups",
    "write_rows",
    "written",
]
