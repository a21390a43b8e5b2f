"""`assay topic`: what a person says about topics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer
from rich.markup import escape

from assay.cli.output import emit, say, shorten, table
from assay.cli.session import ByOption, JsonOption, SeedOption, Session
from assay.schema.topic_edits import TopicAction, TopicEdit, TopicEditReport
from assay.schema.topics import Topic


def command(
    context: typer.Context,
    dataset: Annotated[str, typer.Argument(help="Name of the data set.")],
    topics: Annotated[
        list[str] | None,
        typer.Argument(help="Number or name of the topic, or several.", metavar="[TOPIC]..."),
    ] = None,
    merge: Annotated[bool, typer.Option("--merge", help="Make one topic of several.")] = False,
    split: Annotated[
        int | None, typer.Option(help="Make so many topics of one.", metavar="PARTS")
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="A new name, alone or for what is merged.")
    ] = None,
    exclude: Annotated[
        bool, typer.Option("--exclude", help="It is noise: its records count as outliers.")
    ] = False,
    include: Annotated[
        bool, typer.Option("--include", help="Take an excluded topic back.")
    ] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take back the latest edit.")] = False,
    seed: SeedOption = 0,
    by: ByOption = None,
    as_json: JsonOption = False,
) -> None:
    """Merge, split, rename or exclude topics; without an option, show them.

    Without a topic either, list what was done so far.

    An edit is on disk when the command returns, and holds for records that come later too.

    Examples:

        assay topic intents 3 7 --merge --name "card arrival"

        assay topic intents "card arrival" --split 2

        assay topic intents "card arrival"

        assay topic intents 12 --exclude --by lena

        assay topic intents --undo
    """
    session: Session = context.obj
    action = chosen_action(merge, split, name, exclude, include, undo)
    with session.open() as workspace:
        chosen = workspace.dataset(dataset)
        if action is None and topics:
            found = chosen.topic_set()
            asked = [found.find(topic) for topic in topics]
            examples = (
                {}
                if as_json
                else chosen.texts([record for one in asked for record in one.representatives])
            )
            emit(asked, as_json, lambda shown: show_topics(shown, examples))
            return
        if action is None:
            emit(chosen.topic_history(), as_json, show_history)
            return
        report = chosen.edit_topics(
            action, topics or (), name=name, parts=split or 2, seed=seed, by=by
        )
    emit(report, as_json, show)


def chosen_action(
    merge: bool, split: int | None, name: str | None, exclude: bool, include: bool, undo: bool
) -> TopicAction | None:
    """Return the one action asked for, ``None`` for none; a name alone renames."""
    asked: dict[TopicAction, bool] = {
        "merge": merge,
        "split": split is not None,
        "exclude": exclude,
        "include": include,
        "undo": undo,
    }
    wanted: list[TopicAction] = [action for action, given in asked.items() if given]
    if not wanted:
        return None if name is None else "rename"
    if len(wanted) > 1:
        raise typer.BadParameter(
            "Give one of --merge, --split, --exclude, --include, --undo (or --name)."
        )
    if name is not None and wanted[0] != "merge":
        raise typer.BadParameter(f"--name goes with --merge or alone, not with --{wanted[0]}.")
    return wanted[0]


def show_topics(topics: list[Topic], examples: Mapping[str, str | None]) -> None:
    """Print topics: records, words, and the texts that show them best."""
    for one in topics:
        say(f"#{one.id} [bold]{escape(one.name)}[/]: {one.count:,} records")
        say(f"[dim]{escape(', '.join(word.word for word in one.words))}[/]")
        for record in one.representatives:
            say(f"{record}  “{escape(shorten(examples.get(record), 200))}”")
        say()


def show(report: TopicEditReport) -> None:
    """Print what is now on disk, and the topics concerned."""
    say(f"Saved: {said(report.edit)}, by {report.edit.by}")
    if report.topics:
        rows = [(f"#{topic.id}", topic.name, topic.count) for topic in report.topics]
        table(["topic", "name", ("records", "right")], rows)


def show_history(edits: list[TopicEdit]) -> None:
    """Print the edits, oldest first."""
    if not edits:
        say("Nobody edited these topics yet.")
        return
    undone = {edit.undoes for edit in edits}
    rows = [
        (
            edit.seq,
            said(edit),
            edit.by,
            f"{edit.at:%Y-%m-%d %H:%M}",
            "taken back" if edit.seq in undone else "",
        )
        for edit in edits
    ]
    table([("edit", "right"), "what", "by", "when", ""], rows)


def said(edit: TopicEdit) -> str:
    """Say what an edit does, in a few words."""
    topics = ", ".join(f"#{number}" for number in edit.topics)
    made = ", ".join(f"#{number}" for number in edit.made)
    match edit.action:
        case "merge":
            return f"merged {topics} into {made} '{edit.name}'"
        case "split":
            return f"split {topics} into {made}"
        case "rename":
            return f"renamed {topics} to '{edit.name}'"
        case "undo":
            return f"took back edit {edit.undoes}"
        case _:
            return f"{edit.action}d {topics}"
