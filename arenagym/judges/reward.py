"""`RewardJudge`: the environment's own reward decides; no model, no doubt."""

from arenagym.records import Task, Trajectory, Verdict


class RewardJudge:
    """Compares verifiable rewards; a trajectory without one leaves the match unscored."""

    name = "reward"
    key = "reward"

    async def compare(self, task: Task, a: Trajectory, b: Trajectory) -> Verdict:  # noqa: ARG002
        """The two rewards are the scores."""
        if a.reward is None or b.reward is None:
            return Verdict(judge=self.name, error="a trajectory has no reward")
        return Verdict(judge=self.name, score_a=a.reward, score_b=b.reward)
