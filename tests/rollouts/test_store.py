"""What is added to a file is there whole, or not at all."""

import io

import pytest

from arenagym.rollouts.store import append_data, append_whole, cut_torn_line


class FullDisk(io.FileIO):
    """Has room for three bytes more."""

    def write(self, data):
        return super().write(data[:3])


def test_a_write_that_was_cut_short_leaves_the_file_as_it_was(tmp_path):
    file = tmp_path / "lines.jsonl"
    append_data(file, b"first\n")
    with FullDisk(file, "ab") as full, pytest.raises(OSError, match="3 of 7 bytes"):
        append_whole(full, b"second\n")
    append_data(file, b"third\n", sync=True)
    assert file.read_bytes() == b"first\nthird\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b""),
        (b"whole\n", b"whole\n"),
        (b"whole\ntorn", b"whole\n"),
        (b"torn", b""),
        (b"a\n" + b"x" * (3 << 20), b"a\n"),  # longer than the blocks that are read
    ],
)
def test_a_torn_last_line_is_cut_off(tmp_path, before, after):
    file = tmp_path / "lines.jsonl"
    file.write_bytes(before)
    cut_torn_line(file)
    assert file.read_bytes() == after


def test_there_may_be_no_file_to_cut(tmp_path):
    cut_torn_line(tmp_path / "lines.jsonl")
    assert not list(tmp_path.iterdir())
