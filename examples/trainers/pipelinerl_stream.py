"""Groups into the stream that PipelineRL's preprocessor reads; run it again, and it goes on.

    python examples/trainers/pipelinerl_stream.py runs/pipelinerl

The local model says something of two number puzzles, four times each, and a judge likes what is
short. For a policy of your own take `OpenAIChat(NAME, base_url=URL, logprobs=True)`, whose server
gives token ids (vLLM, llama.cpp).
"""

import sys
from pathlib import Path

import arenagym
from arenagym.agents import Agent
from arenagym.agents.episode import Episode
from arenagym.judges import OracleJudge
from arenagym.models import ChatModel
from arenagym.records import Message, Sampling
from arenagym.rewards import effective_sample_size, lag
from arenagym.trainers.pipelinerl import read_stream, stream_groups, stream_path


class Says(Agent):
    """Takes whatever the model says for its answer, so that the smallest has one."""

    name = "says"

    async def play(self, episode: Episode, messages: list[Message]) -> None:
        """Ask once."""
        await episode.answer((await episode.call(messages)).content)


def main(output_dir: Path, model: str | ChatModel = "local") -> None:
    path = stream_path(output_dir)
    groups = arenagym.collect(
        "arenagym/Countdown-v0",
        agent=Says(),
        model=model,
        judge=OracleJudge(lambda _task, attempt: -len(attempt.answer or "")),
        group_size=4,  # PipelineRL's `attempts`
        tasks=2,
        env_args={"numbers": 3},
        sampling=Sampling(temperature=1.0, max_tokens=48),
        out=output_dir / "rollouts",
    )
    for made in stream_groups(groups, path, model_version=2):
        print(made.group_id, made.why or f"{len(made.texts)} texts, {made.unscored} unscored")

    texts = [text for _, group in read_stream(path) for text in group]
    sampled = [logprob for text in texts for logprob in text.logprobs]
    print(f"{path}: {len(texts)} texts, {len(sampled)} tokens to learn from")
    for text in texts:
        print(f"  {text.group_id} {text.reward:+.2f}  {text.text[-text.n_predicted :]!r:.60}")
    print("effective sample size, of the same policy:", effective_sample_size(sampled, sampled))
    print("lag at version 5:", lag(5, [text.metadata["model_version"] for text in texts]))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "runs/pipelinerl"))
