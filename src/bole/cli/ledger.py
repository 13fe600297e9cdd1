"""`bole ledger check`: recompute everything in the books and compare; 1 when something differs."""

from __future__ import annotations

import sys

import click

from .setting import database_up, print_json, told


@click.group()
def ledger() -> None:
    """The books of the centres."""


@ledger.command()
@click.option("--json", "as_json", is_flag=True, help="print JSON")
@told
def check(as_json: bool) -> None:
    """Recompute balances, deposits, invoices and payouts from the lines, and name whatever differs."""
    with database_up():
        from bole.ledger.queries import checking

        found, counts = list(checking.findings()), checking.counts()
    if as_json:
        differing = [{"what": f.what, "row": f.row, "stored": f.stored, "recomputed": f.right} for f in found]
        print_json({**counts, "differing": differing})
    else:
        for one in found:
            click.echo(str(one))
        looked = ", ".join(f"{count} {name}" for name, count in counts.items())
        click.echo(f"{looked}: " + (f"{len(found)} differ" if found else "all as recomputed"))
    if found:
        sys.exit(1)
