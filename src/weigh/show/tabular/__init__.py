"""The ledger as a table: which columns and rows, and the media that tables are written in."""
