"""Tasks as verl's data set."""

import pytest
from verl.utils import tensordict_utils
from verl.utils.dataset.rl_dataset import RLHFDataset, collate_fn
from verl_world import COUNTDOWN, make_config, make_tokenizer

from arenagym.errors import SettingError
from arenagym.trainers import TaskRow, task_rows
from arenagym.trainers.verl import write_parquet
from arenagym.trainers.verl.data import row_of

OOLONG = "arenagym/Oolong-v0"


def read(folder, rows, **columns):
    write_parquet(rows, folder / "rows.parquet", **columns)
    config = make_config(folder)
    config.data.max_prompt_length = 4096
    return RLHFDataset(str(folder / "rows.parquet"), make_tokenizer(), config.data)


def test_rows_come_back_from_verls_data_set_as_they_were(tmp_path):
    rows = task_rows(COUNTDOWN, 3, env_args={"numbers": 3, "max_turns": 2})
    dataset = read(tmp_path, rows)
    assert [row_of(dataset[k]) for k in range(3)] == rows
    assert dataset[2]["index"] == 2
    assert {dataset[k]["data_source"] for k in range(3)} == {COUNTDOWN}
    assert dataset[0]["agent_name"] == "arenagym"


def test_rows_come_back_from_the_batch_that_v1_sends_to_its_workers(tmp_path):
    rows = task_rows(COUNTDOWN, 2, agent="react")
    dataset = read(tmp_path, rows)
    batch = tensordict_utils.get_tensordict(collate_fn([dataset[0], dataset[1]]))
    for k, row in enumerate(rows):
        columns = {
            key: value[k].data if hasattr(value[k], "data") else value[k]
            for key, value in batch.items()
            if key != "dummy_tensor"
        }
        assert row_of(columns) == row


def test_tasks_in_chinese_keep_every_character(tmp_path):
    args = {"language": "zh", "tokens": 1000}
    rows = task_rows(OOLONG, 1, env_args=args)
    dataset = read(tmp_path, rows)
    assert row_of(dataset[0]) == rows[0]
    assert rows[0].task().query == rows[0].prompt[-1]["content"]


def test_validation_may_name_another_agent_loop_and_source(tmp_path):
    dataset = read(tmp_path, task_rows(COUNTDOWN, 1), agent_name="by_env", data_source="held out")
    assert (dataset[0]["agent_name"], dataset[0]["data_source"]) == ("by_env", "held out")


def test_a_data_set_has_rows(tmp_path):
    with pytest.raises(SettingError, match="task_rows"):
        write_parquet([], tmp_path / "rows.parquet")


def test_a_task_is_what_the_user_says_first():
    row = TaskRow(
        prompt=[
            {"role": "system", "content": "You play."},
            {"role": "user", "content": "Reach 7."},
        ],
        env=COUNTDOWN,
        seed=3,
        env_args="{}",
    )
    task = row.task()
    assert (task.query, task.seed, task.env_id) == ("Reach 7.", 3, COUNTDOWN)
