"""The command line.

Exit status: 0 done (Ctrl-C ends `demo` and `up` with 0 too, once they run); 1 refused, or what was
checked is broken; 2 wrong usage; 130 interrupted by Ctrl-C.

Every refusal is two sentences on standard error: what happened, and what to do next.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from adjudge.domain.actor import StaffRole
from adjudge.domain.errors import DomainError
from adjudge.drafting.command import policy

REFUSED: Final = 1
INTERRUPTED: Final = 130

app = typer.Typer(
    name="adjudge",
    help="A self-hosted advertising platform with due process built in.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
staff = typer.Typer(help="Say who decides on this site.", no_args_is_help=True)
bench = typer.Typer(help="Measure, beside peers, in one run.", no_args_is_help=True)
app.add_typer(policy, name="policy")
app.add_typer(staff, name="staff")
app.add_typer(bench, name="bench")

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object with stable keys.")]


@app.command()
def demo(
    *,
    headless: Annotated[
        bool, typer.Option(help="Walk the whole road by HTTP in a temporary home, and exit.")
    ] = False,
    as_json: AsJson = False,
    reset: Annotated[bool, typer.Option("--reset", help="Begin anew.")] = False,
    keep: Annotated[
        Path | None, typer.Option(help="With --headless: use this empty folder and keep it.")
    ] = None,
) -> None:
    """Start the demo site with its made-up world, or (--headless) walk the whole road."""
    if headless:
        from adjudge.demo.headless import run_headless  # noqa: PLC0415 - only what a command needs

        raise typer.Exit(run_headless(as_json=as_json, keep=keep))
    if as_json or keep is not None:
        raise typer.BadParameter("--json and --keep go with --headless")
    from adjudge.demo.run import run_demo  # noqa: PLC0415 - the same
    from adjudge.settings import current_settings  # noqa: PLC0415 - the same

    run_demo(current_settings(), reset=reset)


@app.command()
def up() -> None:
    """Start the site, its serving processes and its worker, until Ctrl-C."""
    from adjudge.demo.run import run_up  # noqa: PLC0415 - only what a command needs
    from adjudge.settings import current_settings  # noqa: PLC0415 - the same

    run_up(current_settings())


@app.command()
def init() -> None:
    """Make or renew a home: folders, secrets, database, triggers."""
    from adjudge.demo.prepare import main as prepare  # noqa: PLC0415 - only what a command needs

    raise typer.Exit(prepare([]))


@app.command()
def doctor(
    *,
    invariants: Annotated[
        bool, typer.Option("--invariants", help="Check the invariants over all of the data.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Check a home: its settings, files and database, and (--invariants) what must always hold."""
    from adjudge.doctor.run import run_doctor  # noqa: PLC0415 - only what a command needs
    from adjudge.settings import current_settings  # noqa: PLC0415 - the same

    raise typer.Exit(run_doctor(current_settings(), invariants=invariants, as_json=as_json))


@app.command("story-clock")
def story_clock(
    *,
    advance: Annotated[int, typer.Option(help="Days by which the story goes on.", min=0)] = 0,
) -> None:
    """Tell, or move forward, the time of cases in a demo home. Real homes have none."""
    from datetime import timedelta  # noqa: PLC0415 - only what a command needs

    from adjudge.adapters import story_clock as story  # noqa: PLC0415 - the same
    from adjudge.settings import current_settings  # noqa: PLC0415 - the same

    ahead = story.advance(current_settings().state, timedelta(days=advance))
    typer.echo(f"The story is {ahead.days} days ahead of real time.")


@app.command()
def replay(
    files: Annotated[list[Path], typer.Argument(help="Story files (docs/reference/replay.md).")],
    *,
    as_json: AsJson = False,
) -> None:
    """Play real events on the product as it is: what it does, refuses, or does otherwise."""
    from adjudge.replay.run import run_replay  # noqa: PLC0415 - only what a command needs

    raise typer.Exit(run_replay(files, as_json=as_json, say=typer.echo))


@app.command()
def verify(
    log: Annotated[
        str,
        typer.Argument(help="A folder, the address of a site's register log, or a case bundle."),
    ],
    vkey: Annotated[str, typer.Option(help="The verifier key, from /register/vkey.")],
    since: Annotated[
        Path | None, typer.Option(help="A checkpoint kept from an earlier visit.")
    ] = None,
) -> None:
    """Verify a register's log, or a case bundle (a zip), without trusting whoever serves it."""
    if log.endswith(".zip") and not log.startswith(("http://", "https://")):
        if since is not None:
            raise typer.BadParameter("--since goes with a log, not with a case bundle")
        _verify_bundle(Path(log), vkey)
        return
    from adjudge.adapters.tiles import folder_reader  # noqa: PLC0415 - only what a command needs
    from adjudge.adapters.verify import verify_log  # noqa: PLC0415 - the same
    from adjudge.demo.road.mirror import site_reader  # noqa: PLC0415 - the same

    is_address = log.startswith(("http://", "https://"))
    read = site_reader(log) if is_address else folder_reader(Path(log))
    report = verify_log(read, vkey, since=since.read_text() if since else None)
    head = report.checkpoint
    typer.echo(f"{head.origin}: {head.size} entries, {report.files} files, all as signed.")
    if report.since:
        typer.echo(f"It continues the log of {report.since.size} entries that you kept.")


def _verify_bundle(file: Path, vkey: str) -> None:
    from adjudge.adapters.verify_bundle import verify_bundle  # noqa: PLC0415 - the same

    report = verify_bundle(file, vkey)
    typer.echo(f"Case {report.case}: {report.members} files, each as the manifest lists it.")
    typer.echo(f"Letters: {report.letters}, each the one to which its entry in the log commits.")
    typer.echo(
        f"Exhibits: {report.exhibits} enclosed, {report.cited} of them named by hash in a letter."
    )
    typer.echo(f"Receipts: {report.receipts}, each under a checkpoint that this key signed.")
    if report.unproven:
        late = ", ".join(str(index) for index in report.unproven)
        typer.echo(f"Not proven yet, since the log was signed before: entries {late}.")


@staff.command("grant")
def staff_grant(
    username: Annotated[str, typer.Argument(help="The handle of somebody who has signed up.")],
    role: Annotated[StaffRole, typer.Argument(help="What this person may be asked to decide.")],
) -> None:
    """Give somebody a role; letters name them by a number that stays theirs."""
    from adjudge import bootstrap  # noqa: PLC0415 - only what a command needs

    bootstrap.configure()
    from adjudge.adapters.store.staff import login_id  # noqa: PLC0415 - after configure()
    from adjudge.services.people import grant_role  # noqa: PLC0415 - only what a command needs

    number = grant_role(bootstrap.deps(), user_id=login_id(username), role=role)
    typer.echo(f"@{username} is {role.value} number {number}.")


@staff.command("revoke")
def staff_revoke(
    username: Annotated[str, typer.Argument(help="The handle of somebody who has the role.")],
    role: Annotated[StaffRole, typer.Argument(help="What this person no longer decides.")],
) -> None:
    """Take a role back; the number stays with the person, and so does what was decided."""
    from adjudge import bootstrap  # noqa: PLC0415 - only what a command needs

    bootstrap.configure()
    from adjudge.adapters.store.staff import login_id  # noqa: PLC0415 - after configure()
    from adjudge.services.people import revoke_role  # noqa: PLC0415 - only what a command needs

    revoke_role(bootstrap.deps(), user_id=login_id(username), role=role)
    typer.echo(f"@{username} is no {role.value} any more.")


@staff.command("interest")
def staff_interest(
    username: Annotated[str, typer.Argument(help="The handle of a member of staff.")],
    party: Annotated[str, typer.Argument(help="The legal name of the party, or its id.")],
    *,
    ended: Annotated[bool, typer.Option("--ended", help="The interest has ended.")] = False,
) -> None:
    """Record that somebody has an interest in a party, and so decides nothing about it."""
    from adjudge import bootstrap  # noqa: PLC0415 - only what a command needs

    bootstrap.configure()
    from adjudge.adapters.store.staff import login_id, party_id  # noqa: PLC0415 - after configure()
    from adjudge.services.people import record_interest  # noqa: PLC0415 - only what a command needs

    record_interest(
        bootstrap.deps(), user_id=login_id(username), party_id=party_id(party), ended=ended
    )
    has = "has no interest any more" if ended else "has an interest"
    typer.echo(f"@{username} {has} in {party}.")


@staff.command("list")
def staff_list() -> None:
    """Everybody who was ever given a role, and what this staffing allows."""
    from adjudge import bootstrap  # noqa: PLC0415 - the same

    bootstrap.configure()
    from adjudge.adapters.store.staff import everybody  # noqa: PLC0415 - after configure()
    from adjudge.services.people import state_staffing  # noqa: PLC0415 - only what a command needs

    for member in everybody():
        where = f", in case {member.case.reference} only" if member.case else ""
        until = f", until {member.ended_at:%d %B %Y}" if member.ended_at else ""
        number = "" if member.reviewer_number is None else member.reviewer_number
        typer.echo(f"{number:>4}  {member.role:<16}  @{member.user.username}{where}{until}")
    typer.echo(state_staffing(bootstrap.deps()).in_words)


@bench.command("road")
def bench_road(*, as_json: AsJson = False) -> None:
    """Ad decisions beside the plain loop, and how long an approval takes."""
    _bench(("road",), as_json=as_json)


@bench.command("cases")
def bench_cases(*, as_json: AsJson = False) -> None:
    """Due process end to end, the linter, precedents among 100,000 rulings, clocks fired."""
    _bench(("cases",), as_json=as_json)


@bench.command("policy")
def bench_policy(*, as_json: AsJson = False) -> None:
    """One creative against 30 and 300 rules beside other engines, and stored posts in bulk."""
    _bench(("policy",), as_json=as_json)


@bench.command("signals")
def bench_signals(*, as_json: AsJson = False) -> None:
    """From a text to its signals, each extractor apart."""
    _bench(("signals",), as_json=as_json)


@bench.command("all")
def bench_all(*, as_json: AsJson = False) -> None:
    """Every suite."""
    _bench(("road", "cases", "policy", "signals"), as_json=as_json)


def _bench(names: tuple[str, ...], *, as_json: bool) -> None:
    from adjudge.bench.report import as_json as in_json  # noqa: PLC0415 - only what a command needs
    from adjudge.bench.report import as_table  # noqa: PLC0415 - the same
    from adjudge.bench.suites import SUITES  # noqa: PLC0415 - the same

    suites = [SUITES[name]() for name in names]
    typer.echo(in_json(suites) if as_json else as_table(suites))


@app.command()
def serve(
    worker: Annotated[int, typer.Option(help="The index of this process.")] = 0,
) -> None:
    """One serving process (`up` starts all that are needed)."""
    from adjudge.serve.__main__ import main as run  # noqa: PLC0415 - only what a command needs
    from adjudge.settings import current_settings  # noqa: PLC0415 - the same

    settings = current_settings()
    arguments = ["--home", str(settings.home), "--port", str(settings.serve_port)]
    raise typer.Exit(run([*arguments, "--worker", str(worker)]))


@app.command()
def worker() -> None:
    """The worker (`up` starts it)."""
    from adjudge.worker import main as run  # noqa: PLC0415 - only what a command needs

    raise typer.Exit(run())


def main() -> None:
    """Run the command line; a refusal is a message and exit status 1, never a trace."""
    try:
        app()
    except DomainError as error:
        sys.stderr.write(f"{error.message()}\n{error.remedy()}\n")
        sys.exit(REFUSED)
    except KeyboardInterrupt:
        sys.stderr.write("Stopped.\n")
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
