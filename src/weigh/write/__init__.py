"""A network written back: edits of the user's own text."""
