"""The command `bole`. Each command lies in a module of its own and is imported only when it is used."""

from __future__ import annotations

import importlib

import click

COMMANDS = {
    "run": ("bole.cli.run", "run"),
    "doctor": ("bole.cli.doctor", "doctor"),
    "match": ("bole.cli.match", "match"),
    "import": ("bole.cli.tables", "import_"),
    "export": ("bole.cli.tables", "export"),
    "token": ("bole.cli.people", "token"),
    "person": ("bole.cli.people", "person"),
    "index": ("bole.cli.index", "index"),
    "verify": ("bole.cli.verify", "verify"),
    "bench": ("bole.cli.bench", "bench"),
    "web": ("bole.cli.processes", "web"),
    "live": ("bole.cli.processes", "live"),
    "worker": ("bole.cli.processes", "worker"),
    "ledger": ("bole.cli.ledger", "ledger"),
    "migrate": ("bole.cli.run", "migrate"),
}


class Lazy(click.Group):
    """Imports a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        found: click.Command = getattr(importlib.import_module(module), name)
        return found


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="bole")
def main() -> None:
    """Bole (伯乐): an open, self-hosted exchange for technology transfer."""
