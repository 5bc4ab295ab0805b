"""`python -m weigh` is `weigh`."""

from weigh.cli import main

main()
