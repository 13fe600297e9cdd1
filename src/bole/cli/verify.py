"""`bole verify`: whether the file of a sale is whole, and whether its award is what the rules make of it; whether the proof of a
price notice is whole. Needs no database."""

from __future__ import annotations

from pathlib import Path

import click

from .setting import print_json, told


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="print JSON")
@told
def verify(file: Path, as_json: bool) -> None:
    """Recompute the award of a sale from FILE, by the rules in docs/rules, or check the proof of a price notice; fails and says
    what is wrong if it differs.

    docs/rules/verify_sale.py does the same without Bole.
    """
    from bole.exchange.domain.records import written_award
    from bole.exchange.queries import is_proof, verified

    content = file.read_bytes()
    if is_proof(content):
        _verify_notice(content, as_json=as_json)
        return
    found = verified(content)
    result = {"sale": found.terms.sale, "format": found.terms.format.value, "entries": found.entries, **written_award(found.award)}
    if as_json:
        print_json(result)
        return
    click.echo(f"verified: {found.entries} entries, every one allowed, none changed")
    for name, value in result.items():
        click.echo(f"  {name:<10} {', '.join(value) if isinstance(value, list) else value if value is not None else '-'}")


def _verify_notice(content: bytes, *, as_json: bool) -> None:
    """Whether what was published, its place in the journal, its signature and its time stamp go together."""
    from bole.exchange.queries import proved
    from bole.runtime.settings_table import value

    roots = str(value("STAMP_ROOTS"))
    found = proved(content, roots=roots)
    stamped = found.stamped_at.isoformat() if found.stamped_at else None
    result = {
        "notice": found.number, "published_at": found.published_at.isoformat(), "over_at": found.over_at.isoformat(),
        "digest": found.digest, "key": found.key, "stamped_at": stamped, "authority_checked": bool(stamped and roots),
    }  # fmt: skip
    if as_json:
        print_json(result)
        return
    click.echo("verified: the notice is word for word what was signed")
    for name, said in result.items():
        click.echo(f"  {name:<17} {'-' if said is None else said}")
