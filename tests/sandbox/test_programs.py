import pytest

from arenagym.sandbox import Limits, Native, Program, Sandbox, Status


def run(sandbox, source, **program):
    return sandbox.run_sync(Program(source=source, **program))


def test_a_function_gets_its_arguments_and_its_result_comes_back_as_json(sandbox):
    source = "def f(a, b, c): return {'sum': a + b, 'c': c[::-1], 't': (1, 2), 'n': None}"
    result = run(sandbox, source, function="f", arguments=(1, 2.5, "你好"))
    assert result.value == {"sum": 3.5, "c": "好你", "t": [1, 2], "n": None}


def test_a_method_of_solution_is_found_as_leetcode_has_it(sandbox):
    source = "class Solution:\n    def f(self, a): return a * 2"
    assert run(sandbox, source, function="f", arguments=([1],)).value == [1, 1]
    missing = run(sandbox, source, function="g")
    assert (missing.status, missing.error.message) == ("runtime_error", "there is no function 'g'")


def test_a_function_may_return_nothing(sandbox):
    result = run(sandbox, "def f(): pass", function="f")
    assert (result.status, result.value) == (Status.OK, None)


def test_a_module_that_is_called_is_no_main(sandbox):
    source = "if __name__ == '__main__': 1 / 0\ndef f(): return 1"
    assert run(sandbox, source, function="f").value == 1


def test_an_exception_has_the_frames_of_the_program_alone(sandbox):
    source = "def inner(n):\n    return 1 // n\ndef outer(n):\n    return inner(n)\nouter(0)\n"
    result = run(sandbox, source)
    assert (result.status, result.exit_code) == (Status.RUNTIME_ERROR, 1)
    assert result.error.type == "ZeroDivisionError"
    frames = [(frame.line, frame.function, frame.text) for frame in result.error.frames]
    assert frames == [
        (5, "<module>", "outer(0)"),
        (4, "outer", "return inner(n)"),
        (2, "inner", "return 1 // n"),
    ]
    assert result.stderr.text == result.error.text().join(
        ("Traceback (most recent call last):\n", "\n")
    )


def test_what_does_not_compile_is_a_syntax_error_with_its_line(sandbox):
    result = run(sandbox, "x = 1\nx +\n")
    assert result.status is Status.SYNTAX_ERROR
    assert (result.error.frames[0].line, result.error.frames[0].text) == (2, "x +")
    assert run(sandbox, "\0").status is Status.SYNTAX_ERROR
    assert run(sandbox, "eval('x +')").status is Status.RUNTIME_ERROR
    deep = run(sandbox, "(" * 300)
    assert deep.status in (Status.SYNTAX_ERROR, Status.MEMORY_LIMIT)


@pytest.mark.parametrize(
    ("source", "code", "stderr"),
    [
        ("import sys\nsys.exit(3)", 3, ""),
        ("import sys\nsys.exit('bad input')", 1, "bad input\n"),
        ("import os\nos._exit(7)", 7, ""),
        ("raise SystemExit(None)", 0, ""),
    ],
)
def test_exit_codes_are_those_of_python(sandbox, source, code, stderr):
    result = run(sandbox, source)
    assert (result.exit_code, result.stderr.text) == (code, stderr)
    assert result.ok == (code == 0)


def test_a_signal_is_named(sandbox):
    result = run(sandbox, "import os\nos.abort()")
    assert (result.status, result.signal, result.exit_code) == (Status.RUNTIME_ERROR, 6, None)
    assert result.detail == "Aborted"


def test_long_output_is_kept_at_its_head_and_its_tail(sandbox):
    source = "print('a' * 1000)\nprint('b' * 100_000)\nprint('c' * 1000)"
    result = sandbox.run_sync(Program(source=source), limits=Limits(keep_bytes=4000))
    out = result.stdout
    assert not out.complete
    assert out.total == 102_003
    assert (len(out.head), len(out.tail)) == (2000, 2000)
    assert out.text.startswith("a" * 1000)
    assert out.text.endswith("c" * 1000 + "\n")
    assert "98,003 bytes" in out.text


@pytest.mark.parametrize("size", [0, 1, 3999, 4000, 4001, 70_000])
def test_what_fits_is_kept_whole(native, size):
    source = f"import sys\nsys.stdout.write('x' * {size})"
    out = native.run_sync(Program(source=source), limits=Limits(keep_bytes=4000)).stdout
    assert out.total == size
    assert out.complete == (size <= 4000)
    assert len(out.head) + len(out.tail) == min(size, 4000)


def test_what_was_printed_before_the_end_is_there(sandbox):
    result = sandbox.run_sync(
        Program(source="print('so far')\nprint('and so on')\nwhile True: pass"),
        limits=Limits(cpu_s=0.3),
    )
    assert (result.status, result.stdout.text) == (Status.CPU_LIMIT, "so far\nand so on\n")


def test_files_are_there_to_be_read_and_imported(sandbox):
    result = run(
        sandbox,
        "import helper\nprint(helper.x, open('data/in.txt').read())",
        files={"helper.py": "x = 5", "data/in.txt": "你好"},
    )
    assert result.stdout.text == "5 你好\n"
    assert run(sandbox, "import helper").error.type == "ModuleNotFoundError"


def test_what_it_used_is_measured(sandbox):
    source = "x = bytearray(60 << 20)\nimport time\nt = time.process_time()\n"
    source += "while time.process_time() - t < .3: pass"
    result = run(sandbox, source)
    assert 0.3 <= result.cpu_s < 2.0
    assert result.wall_s >= 0.3
    assert result.memory_bytes > 60 << 20


def test_hashes_are_the_same_in_every_run(sandbox):
    results = {run(sandbox, "print(hash('a'), list({'a', 'b', 'c'}))").stdout.text for _ in "123"}
    assert len(results) == 1


def test_random_numbers_differ_from_run_to_run(sandbox):
    assert run(sandbox, "import random\nprint(random.random())").stdout.text != (
        run(sandbox, "import random\nprint(random.random())").stdout.text
    )


def test_packages_of_the_users_can_be_imported_where_they_are_let_in(tmp_path):
    (tmp_path / "mine.py").write_text("x = 3")
    tmp_path.chmod(0o755)  # programs are nobody
    with Sandbox(Native(packages=[tmp_path]), workers=1) as sandbox:
        assert run(sandbox, "import mine\nprint(mine.x)").stdout.text == "3\n"
        assert not run(sandbox, f"open('{tmp_path}/mine.py', 'a')").ok


def test_a_source_with_lone_surrogates_is_a_syntax_error(sandbox):
    assert run(sandbox, "print('\ud800')").status is Status.SYNTAX_ERROR
