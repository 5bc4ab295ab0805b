"""Answers as something to look at; one file a medium."""
