"""Questions and reports: drawn from a universe, put into words, solved by an oracle."""
