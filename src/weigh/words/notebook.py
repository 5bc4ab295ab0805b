"""What a notebook's table says besides the ledger."""

from __future__ import annotations

MORE = "… and {rows} more rows: network.to_pandas() has all of them, network.report() shows them."
