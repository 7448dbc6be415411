"""Code execution: programs judged by tests in a sandbox, with feedback that says what failed."""

from arenagym.envs.code_execution.checking import CHECKERS, Checker, check
from arenagym.envs.code_execution.env import CodeExecutionEnv, extract_program
from arenagym.envs.code_execution.feedback import Feedback, FeedbackKind, give_feedback
from arenagym.envs.code_execution.grading import Outcome, ProgramVerdict, grade
from arenagym.envs.code_execution.livecodebench import load_livecodebench
from arenagym.envs.code_execution.problems import Problem, Test, load_problems

__all__ = [
    "CHECKERS",
    "Checker",
    "CodeExecutionEnv",
    "Feedback",
    "FeedbackKind",
    "Outcome",
    "Problem",
    "ProgramVerdict",
    "Test",
    "check",
    "extract_program",
    "give_feedback",
    "grade",
    "load_livecodebench",
    "load_problems",
]
