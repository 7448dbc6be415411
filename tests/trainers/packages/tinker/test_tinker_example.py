import asyncio
import runpy
from pathlib import Path

import pytest
from tinker_cookbook import tokenizer_utils
from tinker_cookbook.completers import TokenCompleter, TokensWithLogprobs
from tinker_cookbook.rl import rollouts, train
from trainers.packages.tinker import fan_out
from trainers.tiny_tokenizer import IM_END, TinyTokenizer

EXAMPLES = Path(__file__).parents[4] / "examples" / "trainers"


def test_the_docs_code_is_a_config_of_tinkers():
    page = (EXAMPLES.parents[1] / "docs" / "trainers" / "tinker.md").read_text()
    told = {}
    exec(page.split("```python\n")[1].split("```")[0], told)
    assert isinstance(told["config"], train.Config)


class Planner(TokenCompleter):
    async def __call__(self, model_input, stop, *, max_tokens=None):
        ids = [*TinyTokenizer().encode("<answer>1</answer>"), IM_END]
        return TokensWithLogprobs(ids, [-0.5] * len(ids))


@pytest.mark.filterwarnings("ignore")
def test_the_example_is_a_config_of_tinkers_whose_groups_play(tmp_path):
    made = runpy.run_path(str(EXAMPLES / "tinker_travel.py"))["config"]("local", str(tmp_path))
    assert isinstance(made, train.Config)
    assert made.dataset_builder.scorer.keywords == {"judge_model": "local"}
    tokenizer_utils.register_tokenizer("tiny", TinyTokenizer)
    try:
        small = type(made.dataset_builder)(
            env=made.dataset_builder.env,
            tokenizer="tiny",
            scorer=fan_out.unsure,
            batches=1,
            groups_per_batch=1,
            group_size=2,
        )
        dataset, _ = asyncio.run(small())
        group = asyncio.run(rollouts.do_group_rollout(dataset.get_batch(0)[0], Planner()))
    finally:
        tokenizer_utils.unregister_tokenizer("tiny")
    assert len(group.trajectories_G) == 2
    assert {metrics["arena/failed"] for metrics in group.metrics_G} == {0.0}
