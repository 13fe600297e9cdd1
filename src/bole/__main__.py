"""`python -m bole` is the command `bole`."""

from bole.cli.main import main

main()
