"""`python -m weigh.cli`."""

from weigh.cli.main import main

main()
