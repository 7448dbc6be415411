"""Checks of research: short answers, and reports with their facts and citations."""
