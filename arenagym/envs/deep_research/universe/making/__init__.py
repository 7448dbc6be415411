"""Makes the entities and statements of a universe, step by step."""
