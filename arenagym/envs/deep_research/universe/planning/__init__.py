"""Decides what documents there are, and which statements each tells."""
