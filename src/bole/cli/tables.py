"""`bole import` and `bole export`: whole files in and out, for the operator of the machine and for scripts.

An import started here is the same import as on the pages: it is kept with its file, a worker that runs beside may do it,
and when this command is killed or the database stops, running it again goes on behind the last row that was written.
Without `--as` these commands act as the system; the journal says so.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .progress import counting
from .setting import NotPossible, database_up, django, print_json, spoken, told

if TYPE_CHECKING:
    from bole.registry.access import AnyActor
    from bole.registry.models import ImportJob
    from bole.registry.services.exports import Export

PIECE = 1 << 20
WAIT_SECONDS = 0.5
SOME_REFUSED = 1  # the exit code when rows were refused; 2 is for an import that was not done
STATES = ("draft", "submitted", "returned", "published", "held", "expired", "withdrawn", "archived")
KIND = click.Choice(["achievement", "need", "expert"])
LANGUAGE = click.option(
    "--language", type=click.Choice(["zh", "en"]), default=lambda: spoken()[:2], help="of headers, labels and error texts"
)
AS = click.option("--as", "email", default="", metavar="EMAIL", help="act as this person; without it, as the operator")


@click.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--centre", default="", metavar="PATH", help="the centre the records belong to, for example cn.zj.hz")
@click.option("--kind", type=KIND, default=None, help="what the rows are, where no column says it")
@click.option("--mapping", multiple=True, metavar="NAME|COLUMN=FIELD", help="a ready mapping, or what a column means; may be repeated")
@click.option("--source", default="", help="under which name the file's ids are remembered; its name otherwise")
@click.option("--publish", is_flag=True, help="publish what is whole, with registration numbers; drafts otherwise")
@click.option("--dry-run", is_flag=True, help="judge every row and write none")
@click.option("--errors", "errors_file", type=click.Path(dir_okay=False, path_type=Path), help="write what is wrong to this .csv or .xlsx")
@click.option("--template", type=KIND, default=None, help="write a blank table to fill in (to -o, or to a name of its own) and stop")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="where the template goes: .xlsx or .csv")
@click.option("--list-mappings", is_flag=True, help="list the ready mappings and stop")
@LANGUAGE
@AS
@click.option("--json", "as_json", is_flag=True, help="print the result as JSON")
@told
def import_(
    file: Path | None, centre: str, kind: str | None, mapping: tuple[str, ...], source: str, publish: bool, dry_run: bool,
    errors_file: Path | None, template: str | None, output: Path | None, list_mappings: bool, language: str, email: str, as_json: bool,
) -> None:  # fmt: skip
    """Import FILE (XLSX, CSV or JSONL) into a centre: new rows are created, changed ones updated, equal ones left alone.

    Running it again changes nothing, and after a kill it goes on where it was. Exit code: 0 all rows are in, 1 some were
    refused, 2 it was not done. Example: bole import table.xlsx --centre cn.zj.hz --kind achievement --errors wrong.xlsx
    """
    if template or list_mappings:
        django()
        if template:
            _write_template(template, output, language)
        else:
            _list_mappings(as_json=as_json)
        return
    if file is None or not centre:
        raise click.UsageError("give a FILE and --centre PATH (or --template, or --list-mappings)")
    with database_up():
        actor = _actor(email)
        job = _kept(actor, file, centre, kind or "", mapping, source, publish, dry_run=dry_run)
        job = _done(actor, job, dry_run=dry_run, quiet=as_json)
        if errors_file:
            _write_errors(actor, job, errors_file, language)
        result = _result(actor, job, language)
    if as_json:
        print_json(result)
    else:
        _show(job, result, errors_file)
    sys.exit(2 if result["failure"] else SOME_REFUSED if job.failed else 0)


def _actor(email: str) -> AnyActor:
    from bole.people import queries
    from bole.runtime.system import SYSTEM

    return queries.actor_of(queries.person_with(email), in_staff_mode=True) if email else SYSTEM


def _kept(
    actor: AnyActor, path: Path, centre: str, kind: str, mapping: Iterable[str], source: str, publish: bool, *, dry_run: bool
) -> ImportJob:  # fmt: skip
    """The import of this file that was cut off, if there is one; else a new one, with its columns mapped."""
    from bole.registry.services import imports
    from bole.runtime import acts

    profile, columns = _mapping(mapping)
    begun = None if dry_run else _begun(actor, path, centre, publish)
    if begun and _same(begun, kind, profile, columns, source):
        if begun.done:
            click.echo(f"going on behind row {begun.done} of an import that was cut off", err=True)
        return begun
    with path.open("rb") as content, acts.under_way(actor):  # a mapping that is not right keeps no file
        job = imports.upload(
            actor, centre=centre, name=path.name, file=content, kind=kind, profile="-" if columns else profile, source=source,
            publish=publish,
        )  # fmt: skip
        return imports.map_columns(actor, job.id, columns=columns) if columns else job


def _mapping(given: Iterable[str]) -> tuple[str, dict[str, str]]:
    """A ready mapping's name, and what columns mean."""
    profile, columns = "", {}
    for one in given:
        column, equals, field = one.rpartition("=")
        if equals:
            columns[column] = field
        else:
            profile = one
    return profile, columns


def _begun(actor: AnyActor, path: Path, centre: str, publish: bool) -> ImportJob | None:
    """The import of the same bytes into the same centre that was started and is not over."""
    from bole.registry.models import ImportJob
    from bole.registry.queries import imports as reads

    digest = hashlib.sha256()
    with path.open("rb") as content:
        while piece := content.read(PIECE):
            digest.update(piece)
    states = (ImportJob.Status.RUNNING, ImportJob.Status.FAILED, ImportJob.Status.CANCELLED)
    found = reads.imports(actor).filter(centre__path=centre, file__sha256=digest.hexdigest(), publish=publish, dry_run=False)
    return found.filter(status__in=states).first()


def _same(begun: ImportJob, kind: str, profile: str, columns: dict[str, str], source: str) -> bool:
    """Whether nothing else is wanted of the file than was wanted before."""
    meant = dict(begun.mapping["columns"])
    asked = ((kind, begun.kind), (profile, begun.profile), (source, begun.source))
    return all(not wanted or wanted == was for wanted, was in asked) and all(meant.get(c) == f for c, f in columns.items())


def _done(actor: AnyActor, job: ImportJob, *, dry_run: bool, quiet: bool) -> ImportJob:
    """The import run to its end, here or by a worker that was faster."""
    from django.db import InterfaceError, OperationalError

    from bole.registry.queries import imports as reads
    from bole.registry.services import importing, imports

    job = (imports.check if dry_run else imports.start)(actor, job.id)
    reached = [job.done]
    try:
        with contextlib.ExitStack() as bar:
            shown: list[Callable[[int], None]] = []

            def tell(now: ImportJob) -> None:
                reached[0] = now.done
                if not shown:  # how many rows there are is known only now
                    shown.append(bar.enter_context(counting("checked" if dry_run else "imported", total=max(1, now.total), quiet=quiet)))
                shown[0](now.done)

            while importing.run(job.id, told=tell) is importing.Ran.ELSEWHERE:
                time.sleep(WAIT_SECONDS)
                tell(reads.import_job(actor, job.id))
    except (OperationalError, InterfaceError) as failure:
        raise NotPossible(
            f"the database stopped answering behind row {reached[0]}; what was written is kept. "
            "Run the same command again when the database is back: it goes on there."
        ) from failure
    return reads.import_job(actor, job.id)


def _result(actor: AnyActor, job: ImportJob, language: str) -> dict[str, Any]:
    from django.utils import translation

    from bole.registry.queries import imports as reads
    from bole.registry.services.exports import tongue

    with translation.override(tongue(language)):
        problems = [
            {"row": p.row, "column": p.column, "code": p.code, "given": p.given, "detail": reads.told(p)}
            for p in reads.import_problems(actor, job.id)[:20]
        ]
        failure = reads.failure_told(job)
    counts = {name: getattr(job, name) for name in ("done", "created", "updated", "unchanged", "failed")}
    return {
        "id": str(job.id), "file": job.file.name, "centre": job.centre.path, "mapping": job.profile, "source": job.source,
        "status": job.status, "dry_run": job.dry_run, "rows": counts.pop("done"), **counts, "failure": failure,
        "first_problems": problems,
    }  # fmt: skip


def _show(job: ImportJob, result: dict[str, Any], errors_file: Path | None) -> None:
    verb = "would be" if job.dry_run else "were"
    by = f" by the ready mapping {job.profile}" if job.profile else ""
    click.echo(f"{job.file.name}: {result['rows']} rows read{by}")
    created, updated, unchanged, failed = (result[name] for name in ("created", "updated", "unchanged", "failed"))
    click.echo(f"{created} {verb} created, {updated} updated, {unchanged} left alone; {failed} {verb} refused")
    for problem in result["first_problems"]:
        given = f" [{problem['given'][:60]}]" if problem["given"] else ""
        click.echo(f"  row {problem['row']}, {problem['column'] or 'whole row'}: {problem['detail'][:300]}{given}", err=True)
    if errors_file:
        click.echo(f"what is wrong, cell by cell: {errors_file}")
    if result["failure"]:
        click.echo(f"bole: it could not go on: {result['failure']}", err=True)


def _format_of(path: Path, possible: Iterable[str], otherwise: str) -> str:
    """The format a name asks for."""
    form = path.suffix.lstrip(".").lower()
    return form if form in possible else otherwise


def _write_errors(actor: AnyActor, job: ImportJob, path: Path, language: str) -> None:
    from bole.registry.services import exports

    _write(exports.errors(actor, job.id, form=_format_of(path, exports.ERROR_FORMATS, "csv"), language=language), path)


def _write_template(kind: str, path: Path | None, language: str) -> None:
    from bole.registry.services import blanks

    found = blanks.blank(kind=kind, form=_format_of(path, blanks.BLANK_FORMATS, "xlsx") if path else "xlsx", language=language)
    path = path or Path(found.name)
    _write(found, path)
    click.echo(path)


def _list_mappings(*, as_json: bool) -> None:
    from bole.registry.domain.profiles import PROFILES

    rows = [{"name": p.name, "what": p.title, "kind": p.kind, "columns": sorted(p.keys)} for p in PROFILES]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(f"{row['name']:<16} {row['what']}")


def _write(found: Export, path: Path) -> None:
    """A file that is whole or not there."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as part:
            try:
                for piece in found.content:
                    part.write(piece)
                part.close()
                os.chmod(part.name, 0o644)
                os.replace(part.name, path)
            except BaseException:
                os.unlink(part.name)
                raise
    except OSError as failure:
        raise NotPossible(f"{path} cannot be written: {failure.strerror}") from failure


@click.command()
@click.option("--kind", type=KIND, default=None, help="achievements, needs or experts only")
@click.option("--format", "form", type=click.Choice(["xlsx", "csv", "jsonl"]), default=None, help="otherwise by the name of -o, else jsonl")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="the file to write; standard output otherwise")
@click.option("--centre", default="", metavar="PATH", help="of this centre and all below it")
@click.option("--status", type=click.Choice([*STATES, "any"]), default="published", show_default=True, help="in this state")
@click.option("--filter", "filters", multiple=True, metavar="NAME=VALUE", help="as of `bole match`, for example area=04 or trl=6")
@LANGUAGE
@AS
@click.option("--json", "as_json", is_flag=True, help="tell the outcome as JSON (with -o)")
@told
def export(
    kind: str | None, form: str | None, output: Path | None, centre: str, status: str, filters: tuple[str, ...], language: str,
    email: str, as_json: bool,
) -> None:  # fmt: skip
    """Export records as XLSX, CSV or JSONL, as far as the actor may read them; `bole import` takes them back.

    Example: bole export --kind need --status any -o needs.xlsx --language zh
    """
    form = form or (_format_of(output, ("xlsx", "csv", "jsonl"), "jsonl") if output else "jsonl")
    if output is None and form == "xlsx":
        raise click.UsageError("a spreadsheet needs a file: give -o FILE.xlsx")
    with database_up():
        found = _export(_actor(email), form, language, kind or "", centre, "" if status == "any" else status, filters)
        if output is None:
            _pour(found.content)
            return
        _write(found, output)
    done = {"file": str(output), "records": found.count, "format": form}
    if as_json:
        print_json(done)
    else:
        click.echo(f"{output}: {found.count} records")


def _export(actor: AnyActor, form: str, language: str, kind: str, centre: str, status: str, filters: Iterable[str]) -> Export:
    from django.utils import timezone

    from bole.registry.services import exports

    from .match import filters_of

    records = exports.chosen(actor, kind=kind, centre=centre, status=status)
    records = filters_of(filters).narrow(records, today=timezone.localdate())
    return exports.export(actor, form=form, language=language, kind=kind, records=records)


def _pour(content: Iterator[bytes]) -> None:
    """To standard output; a reader who has enough ends it quietly."""
    out = sys.stdout.buffer
    try:
        for piece in content:
            out.write(piece)
        out.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
