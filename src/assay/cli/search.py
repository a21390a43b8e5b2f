"""`assay search`: find records by words, meaning and what pictures show."""

from __future__ import annotations

from typing import Annotated

import typer

from assay.cli.names import show_understood
from assay.cli.output import emit, note, progress, say, shorten, table
from assay.cli.session import EncoderOption, FilterOption, JsonOption, Session
from assay.schema.searches import SearchHit, SearchMode


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    query: Annotated[str, typer.Argument(help="What to look for.")],
    mode: Annotated[
        SearchMode, typer.Option(help="Words, meaning, what pictures show, or all of them.")
    ] = "hybrid",
    where: FilterOption = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 10,
    encoder: EncoderOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find records by words, by meaning, and by what their pictures show.

    Examples:

        assay search intents "my card was stolen"

        assay search reviews "rude staff but good food" --where "split = 'train'" --limit 5

        assay search photos "a dog on a beach" --mode pictures
    """
    session: Session = context.obj
    with session.open() as workspace, progress() as watch:
        chosen = workspace.dataset(dataset)
        hits = chosen.search(
            query, mode=mode, where=where, limit=limit, encoder=encoder, watch=watch
        )
        named = chosen.understood(query, where=where)
        seen = chosen.picture_vectors() if mode == "hybrid" else None
    if not as_json:
        show_understood(named, searched=True)
        if seen is not None and seen.unusable:
            note(f"Texts were searched, pictures were not. {seen.unusable}")
    emit(hits, as_json, show)


def show(hits: list[SearchHit]) -> None:
    """Print one line a hit."""
    if not hits:
        say("Nothing found.")
        return
    rows = [
        [h.rank, h.record, shorten(h.text or h.image, 90), h.label, h.split, f"{h.score:.3f}"]
        for h in hits
    ]
    table([("", "right"), "record", "text", "label", "split", ("score", "right")], rows)
