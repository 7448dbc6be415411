import hashlib
import os
import subprocess
import sys

import msgspec
import pytest

from arenagym.envs.deep_research.universe import Universe, open_universe
from arenagym.errors import SettingError

PRINT = """
import hashlib, msgspec
from arenagym.envs.deep_research.universe import Universe
universe = Universe(5, 1_000)
texts = [universe.doc(i) for i in (999, 3, 500)]
print(hashlib.sha256(msgspec.msgpack.encode([universe.body, texts])).hexdigest())
"""


def test_a_universe_is_the_same_in_every_process():
    for seed in ("1", "2"):
        told = subprocess.run(
            [sys.executable, "-c", PRINT],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        universe = Universe(5, 1_000)
        texts = [universe.doc(i) for i in (3, 500, 999)]
        texts = [texts[2], *texts[:2]]
        packed = msgspec.msgpack.encode([universe.body, texts])
        assert hashlib.sha256(packed).hexdigest() == told


def test_seeds_and_sizes_make_other_universes():
    bodies = {msgspec.msgpack.encode(Universe(*each).body) for each in ((0, 1_000), (1, 1_000))}
    assert len(bodies) == 2
    names = [
        {entity.name for entity in Universe(seed, size).entities}
        for seed, size in ((0, 1_000), (0, 1_100))
    ]
    assert names[0] != names[1]


def test_a_cached_universe_is_the_one_that_was_made(tmp_path):
    made = open_universe(2, 1_000, tmp_path)
    read = open_universe(2, 1_000, tmp_path)
    assert read.body == made.body == Universe(2, 1_000).body
    assert read.doc(17) == made.doc(17)
    (file,) = tmp_path.iterdir()
    assert file.stat().st_size < 200_000


def test_a_torn_file_is_made_anew(tmp_path):
    made = open_universe(2, 1_000, tmp_path)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    for broken in (whole[:1_000], b"", b"nothing"):
        file.write_bytes(broken)
        assert open_universe(2, 1_000, tmp_path).body == made.body
        assert file.read_bytes() == whole


def test_auto_is_the_users_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    open_universe(0, 1_000, "auto")
    (file,) = (tmp_path / "arenagym").iterdir()
    assert file.name.startswith("universe-0-1000-")


def test_a_cache_that_cannot_be_written_to_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingError, match="file"):
        open_universe(0, 1_000, tmp_path / "file")
