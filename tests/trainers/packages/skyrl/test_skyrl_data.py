"""Tasks as SkyRL's data set."""

import pytest
from skyrl.train.dataset import PromptDataset
from trainers.tiny_tokenizer import TinyTokenizer

from arenagym.errors import SettingError
from arenagym.trainers import TaskRow, task_rows
from arenagym.trainers.skyrl import write_parquet


def test_rows_come_back_from_skyrls_data_set_as_they_were(tmp_path):
    rows = task_rows("arenagym/Countdown-v0", 3, agent="react", env_args={"numbers": 3})
    path = str(tmp_path / "rows.parquet")
    write_parquet(rows, path)
    dataset = PromptDataset(path, TinyTokenizer(), 4000, num_workers=1)
    assert len(dataset) == 3
    for k, row in enumerate(rows):
        prompt, env_class, extras, uid = dataset[k]
        assert TaskRow.of({**extras, "prompt": prompt}) == row
        assert (env_class, uid) == ("arenagym", str(k))
        assert extras["data_source"] == "arenagym/Countdown-v0"


def test_a_data_set_has_rows(tmp_path):
    with pytest.raises(SettingError, match="task_rows"):
        write_parquet([], tmp_path / "rows.parquet")
