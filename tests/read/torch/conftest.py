"""The corpus of pasted programs is text to be read: pytest must not import it."""

collect_ignore_glob = ["programs/*"]
