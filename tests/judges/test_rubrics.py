import pytest

from arenagym.errors import SettingError, UnknownNameError
from arenagym.judges import Dimension, Rubric, RubricJudge, resolve_judge
from arenagym.models import ScriptedModel


def test_each_rubric_is_shipped_in_two_languages_that_score_the_same_things():
    shipped = Rubric.shipped()
    names = ("code", "deep-research", "generic", "travel", "writing")
    assert shipped == tuple(f"{name}.{language}" for name in names for language in ("en", "zh"))
    for name in names:
        english, chinese = Rubric.load(name), Rubric.load(f"{name}.zh")
        assert (english.language, chinese.language) == ("en", "zh")
        parts = [[(d.name, d.part, d.weight) for d in r.dimensions] for r in (english, chinese)]
        assert parts[0] == parts[1]
        assert (english.path_weight, english.scale) == (chinese.path_weight, chinese.scale)


@pytest.mark.parametrize(
    ("name", "path", "answer"), [("travel", 0.6, 0.4), ("deep-research", 0.5, 0.5)]
)
def test_the_papers_weights(name, path, answer):
    rubric = Rubric.load(name)
    assert (rubric.path_weight, rubric.answer_weight) == (path, answer)
    assert [d.part for d in rubric.dimensions] == ["path"] * 3 + ["answer"] * 4


def test_weights_within_a_part_and_a_scale_of_ones_own():
    rubric = Rubric(
        name="mine",
        scale=(1, 5),
        path_weight=0,
        answer_weight=2,
        dimensions=(
            Dimension(name="a", part="answer", description="", weight=3),
            Dimension(name="b", part="answer", description=""),
        ),
    )
    assert rubric.combine({"a": 5, "b": 1}) == 4.0  # (3 * 5 + 1 * 1) / 4


MINE = """name = "r"
path_weight = {path}
answer_weight = 1
scale = {scale}
dimensions = [
  {{ name = "{first}", part = "path", description = "{{braces}} $dollars" }},
  {{ name = "b", part = "answer", description = "" }},
]
"""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name = 3", "name"),
        ("name = [", "rubric"),
        ('name="r"\ndimensions=[]', "a part with a weight has dimensions"),
        (MINE.format(path=-1, scale=[0, 10], first="a"), "path_weight"),
        (MINE.format(path=0, scale=[0, 10], first="a"), "a part with a weight"),
        (MINE.format(path=1, scale=[10, 0], first="a"), "the first number is below"),
        (MINE.format(path=1, scale=[0, 10], first="b"), "names differ"),
        (MINE.format(path=1, scale=[0, 10], first="B 1"), "matching regex"),
        (MINE.format(path=1, scale=[0, 10], first="a") + "colour = 1", "colour"),
        (MINE.format(path=1, scale=[0], first="a"), "length 2"),
    ],
)
def test_a_rubric_that_cannot_be_scored_with_is_refused(text, says, tmp_path):
    (tmp_path / "r.toml").write_text(text)
    with pytest.raises(SettingError, match=says):
        Rubric.load(tmp_path / "r.toml")


def test_a_rubric_of_ones_own_is_loaded_by_its_path_and_braces_do_no_harm(tmp_path):
    file = tmp_path / "r.toml"
    file.write_text(MINE.format(path=1, scale=[0, 10], first="a"))
    judge = resolve_judge(f"rubric:{file}", ScriptedModel(["x"]))
    assert judge.rubric.text().startswith("- a (path): {braces} $dollars")


def test_unknown_names_list_the_near_misses(tmp_path):
    with pytest.raises(UnknownNameError, match=r"did you mean travel\.en"):
        Rubric.load("travle")
    with pytest.raises(SettingError, match="no-such"):
        Rubric.load(tmp_path / "no-such.toml")
    with pytest.raises(UnknownNameError, match="did you mean rubric"):
        resolve_judge("rubrics", ScriptedModel(["x"]))
    with pytest.raises(SettingError, match="takes no rubric"):
        resolve_judge("reward:travel", ScriptedModel(["x"]))


def test_a_named_judge_that_asks_no_model_makes_none():
    def never():
        raise AssertionError

    assert resolve_judge("reward", never).name == "reward"


@pytest.mark.parametrize("given", [lambda task, a, b: (1.0, 0.0), object(), None, RubricJudge])
def test_what_is_no_judge_is_refused_before_it_is_asked(given):
    with pytest.raises(SettingError, match="is no judge: that is an object with a `name`"):
        resolve_judge(given, ScriptedModel(["x"]))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("$nonce $query $rubric $first", r"lacks \$second"),
        ("$nonce $query $rubric $first $second $winner", r"has \$winner"),
        ("$nonce $query $rubric $first $second costs $ 5", "a lone"),
    ],
)
def test_a_prompt_with_the_wrong_fields_is_refused(text, says, tmp_path):
    file = tmp_path / "p.txt"
    file.write_text(text)
    with pytest.raises(SettingError, match=says):
        RubricJudge(ScriptedModel(["x"]), prompt=file)


def test_a_language_without_a_prompt_needs_one_of_ones_own(tmp_path):
    rubric = Rubric(
        name="r",
        language="fr",
        path_weight=0,
        dimensions=(Dimension(name="a", part="answer", description="juste"),),
    )
    with pytest.raises(SettingError, match="bring your own"):
        RubricJudge(ScriptedModel(["x"]), rubric)
    file = tmp_path / "p.txt"
    file.write_text("$nonce $query $rubric $first $second")
    assert RubricJudge(ScriptedModel(["x"]), rubric, prompt=file).rubric.language == "fr"
