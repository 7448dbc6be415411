"""Answers of travellers' agents: their forms, read from JSON and free text, and written."""
