"""`bole bench …`: what Bole claims, measured by anyone on his own machine, against named baselines in the same run."""

from __future__ import annotations

import importlib

import click

COMMANDS = {name: f"bole.cli.bench.{name}" for name in ("auction", "matching", "pages", "push", "search")}


class Lazy(click.Group):
    """Imports a benchmark when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = getattr(importlib.import_module(COMMANDS[cmd_name]), cmd_name)
        return found


@click.group(cls=Lazy)
def bench() -> None:
    """Measure matching, search, push, bids and pages."""
