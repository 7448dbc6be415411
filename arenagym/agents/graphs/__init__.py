"""Graphs of a user's own as agents: what they call is captured, what they need is offered."""
