"""Why a number is not the one that was expected: the smallest set of edits that turns one into the other."""
