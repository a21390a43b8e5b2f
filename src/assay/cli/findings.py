"""`assay findings`: what the checks found, gravest first."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.output import emit, say, shorten, table
from assay.cli.session import JsonOption, Session
from assay.schema.findings import Finding


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    check: Annotated[str | None, typer.Option(help="Only this check's findings.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 20,
    decided: Annotated[bool, typer.Option("--decided", help="Also records decided since.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List findings that nobody has decided yet, gravest first.

    Examples:

        assay findings intents --check label_errors --limit 10

        assay findings intents --json
    """
    session: Session = context.obj
    with session.open() as workspace:
        data = workspace.dataset(dataset)
        found = data.findings(check, limit=limit, decided=decided)
        texts = {} if as_json else data.texts([finding.record for finding in found])
    emit(found, as_json, lambda result: show(result, texts))


def show(found: list[Finding], texts: dict[str, str | None]) -> None:
    """Print each finding: gravity and change proposed, the text, and the reason beneath."""
    if not found:
        say("No open findings.")
        return
    rows = []
    for finding in found:
        text = texts.get(finding.record)
        lines = [f"“{shorten(text, 200)}”"] if text else []
        rows.append(
            [
                f"{finding.score:.2f}",
                finding.record,
                change(finding),
                "\n".join([*lines, finding.why]),
            ]
        )
    checks = {finding.check for finding in found}
    headings = [("score", "right"), "record", "label → suggested", "text, and why it is doubted"]
    if len(checks) > 1:
        headings.insert(1, "check")
        rows = [[row[0], finding.check, *row[1:]] for row, finding in zip(rows, found, strict=True)]
    table(headings, rows, spaced=True)


def change(finding: Finding) -> str:
    """Return what accepting a finding would do, in a few signs."""
    if finding.suggested is not None:
        return f"{finding.given or '–'}\n→ {finding.suggested}"
    return (
        f"{finding.given or '–'}\n→ exclude"
        if finding.remedy == "exclude"
        else finding.given or "–"
    )
