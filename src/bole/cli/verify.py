"""`bole verify`: whether the file of a sale is whole, and whether its award is what the rules make of it. Needs no database."""

from __future__ import annotations

from pathlib import Path

import click

from .setting import print_json, told


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="print JSON")
@told
def verify(file: Path, as_json: bool) -> None:
    """Recompute the award of a sale from FILE, by the rules in docs/rules; fails and says what is wrong if it differs.

    docs/rules/verify_sale.py does the same without Bole.
    """
    from bole.exchange.domain.records import written_award
    from bole.exchange.queries import verified

    found = verified(file.read_bytes())
    result = {"sale": found.terms.sale, "format": found.terms.format.value, "entries": found.entries, **written_award(found.award)}
    if as_json:
        print_json(result)
        return
    click.echo(f"verified: {found.entries} entries, every one allowed, none changed")
    for name, value in result.items():
        click.echo(f"  {name:<10} {', '.join(value) if isinstance(value, list) else value if value is not None else '-'}")
