"""The commands `adjudge policy ...`; each imports what it needs when it runs."""

from __future__ import annotations

from typing import Annotated

import typer

policy = typer.Typer(help="Work on a rulebook.", no_args_is_help=True)

Book = Annotated[
    str, typer.Argument(help="A folder of clauses, or `ads` or `rules` for the shipped one.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object with stable keys.")]


@policy.command("check")
def check(
    path: Annotated[str, typer.Argument(help="A folder of clauses, or one clause file.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Everything that is wrong with a rulebook: its files, its rules, its examples."""
    from adjudge.drafting.books import book_path  # noqa: PLC0415 - only what a command needs
    from adjudge.drafting.check import run_check  # noqa: PLC0415 - the same

    raise typer.Exit(run_check(book_path(path), as_json=as_json, say=typer.echo))


@policy.command("test")
def run_examples(
    path: Annotated[str, typer.Argument(help="A folder of clauses, or one clause file.")],
    *,
    explanations: Annotated[
        bool, typer.Option("--explanations", help="Print what each failing example is told.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Run every example against the rule of its clause, and print a table."""
    from adjudge.drafting.books import book_path  # noqa: PLC0415 - only what a command needs
    from adjudge.drafting.examples import run_test  # noqa: PLC0415 - the same

    raise typer.Exit(
        run_test(book_path(path), explanations=explanations, as_json=as_json, say=typer.echo)
    )


@policy.command("diff")
def diff(a: Book, b: Book, *, as_json: AsJson = False) -> None:
    """What differs between two states of a rulebook: clauses added, removed, changed."""
    from adjudge.drafting.books import book_path  # noqa: PLC0415 - only what a command needs
    from adjudge.drafting.comparison import run_diff  # noqa: PLC0415 - the same

    raise typer.Exit(run_diff(book_path(a), book_path(b), as_json=as_json, say=typer.echo))


@policy.command("backtest")
def backtest(
    changed: Annotated[
        str, typer.Argument(help="The changed rulebook; the shipped Ads Policy if left out.")
    ] = "ads",
    *,
    file: Annotated[str, typer.Option("--csv", "--file", help="The texts: a CSV or Parquet file.")],
    against: Annotated[
        str, typer.Option(help="The rulebook before the change; none if left out.")
    ] = "",
    text_column: Annotated[str, typer.Option(help="The column that holds the texts.")] = "",
    landing_column: Annotated[str, typer.Option(help="The column of landing addresses.")] = "",
    weight_column: Annotated[str, typer.Option(help="A column to sum, such as spend.")] = "",
    group_column: Annotated[str, typer.Option(help="A column to count by: advertiser.")] = "",
    on: Annotated[str, typer.Option(help="The day of both rulebooks; today if left out.")] = "",
    samples: Annotated[
        int, typer.Option(help="Texts to show for each clause; 0 keeps none.", min=0, max=50)
    ] = 3,
    state: Annotated[
        str, typer.Option(help="Keep where it stands in this file, and go on from there.")
    ] = "",
    svg: Annotated[str, typer.Option(help="Draw the blast radius into this SVG file.")] = "",
    as_json: AsJson = False,
) -> None:
    """Judge the texts of a file by a changed rulebook: what it newly hits, and what it frees."""
    from adjudge.drafting.ask import run_backtest  # noqa: PLC0415 - the same
    from adjudge.drafting.books import book_path  # noqa: PLC0415 - only what a command needs
    from adjudge.drafting.rows import Columns  # noqa: PLC0415 - the same

    columns = Columns(
        text=text_column, landing=landing_column, weight=weight_column, group=group_column
    )
    run_backtest(
        book_path(changed),
        book_path(against) if against else None,
        file=file,
        columns=columns,
        on=on,
        samples=samples,
        state=state,
        svg=svg,
        as_json=as_json,
        say=typer.echo,
    )


@policy.command("schema")
def schema(
    folder: Annotated[str, typer.Argument(help="The folder to write the two files into.")],
) -> None:
    """Write the JSON Schemas of clause files and of rulebook.yaml, for editors."""
    from pathlib import Path  # noqa: PLC0415 - only what a command needs

    from adjudge.adapters.rulebook_schema import write_schemas  # noqa: PLC0415 - the same

    write_schemas(Path(folder))
    typer.echo(f"Written: clause.schema.json and rulebook.schema.json in {folder}.")
