"""`bole index`: index and match what waits, now; or everything anew."""

from __future__ import annotations

import click

from .setting import database_up, print_json, told


@click.command()
@click.option("--all", "everything", is_flag=True, help="index every published record anew")
@click.option("--recount", is_flag=True, help="recompute the counts behind word weights and say how many were wrong")
@click.option("--json", "as_json", is_flag=True, help="print JSON")
@told
def index(everything: bool, recount: bool, as_json: bool) -> None:
    """Index and match what waits, without a worker."""
    with database_up():
        from bole.matching import queries, services

        from .progress import counting

        if everything:
            services.mark_all_stale()
        state = queries.index_state()
        with counting("indexing", total=state.waiting, quiet=as_json) as progress:
            services.index_waiting(progress=progress)
        with counting("matching", total=queries.index_state().unmatched, quiet=as_json) as progress:
            services.match_waiting(progress=progress)
        wrong = services.recount() if recount else None
        state = queries.index_state()
        if as_json:
            counts = {"records": state.records, "entries": state.entries, "waiting": state.waiting, "failed": state.failed}
            print_json({**counts, "wrong_counts": wrong})
        else:
            click.echo(f"{state.records} records in {state.entries} entries; {state.waiting} wait, {state.failed} failed")
            if wrong is not None:
                click.echo(f"{wrong} counts were wrong and are right now")
