"""Requests of travellers: drawn, solved by a reference planner, and put into words."""
