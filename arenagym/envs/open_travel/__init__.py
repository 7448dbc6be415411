"""Plan trips in a whole country: the world, offline and deterministic."""
