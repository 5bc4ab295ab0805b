"""Questions that a network can be asked; one file a question."""
