"""Checks of answers against the world: named, hard or commonsense, with pass rates."""
