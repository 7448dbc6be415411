"""Writes the documents."""
