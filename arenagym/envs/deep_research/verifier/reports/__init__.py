"""Grades reports: nuggets held, citations that hold what they stand for, form."""

from arenagym.envs.deep_research.verifier.reports.form import PROBLEMS, Problem
from arenagym.envs.deep_research.verifier.reports.grade import ReportGrade
from arenagym.envs.deep_research.verifier.reports.verify import verify_report

__all__ = ["PROBLEMS", "Problem", "ReportGrade", "verify_report"]
