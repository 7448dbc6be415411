"""PipelineRL: arenagym's groups as its stream, or its rollouts played by arenagym's agents.

* `stream_groups`: groups from `collect(…)` into the file stream that PipelineRL's preprocessor
  reads; `GroupStream`, `read_stream` and `follow_stream` write and read it.
* `training_texts`: one text for each model call, with one reward a rollout.
* `arenagym.trainers.pipelinerl.actor`: a rollout policy for PipelineRL's actor, to be imported
  where it is installed; the rest needs nothing of it.
"""

from arenagym.trainers.pipelinerl.stream import (
    GroupStream,
    follow_stream,
    read_stream,
    stream_groups,
    stream_path,
)
from arenagym.trainers.pipelinerl.texts import (
    CallNodes,
    Signal,
    Texts,
    TrainingText,
    Unscored,
    training_texts,
)

__all__ = [
    "CallNodes",
    "GroupStream",
    "Signal",
    "Texts",
    "TrainingText",
    "Unscored",
    "follow_stream",
    "read_stream",
    "stream_groups",
    "stream_path",
    "training_texts",
]
