"""Stored groups as training data."""
