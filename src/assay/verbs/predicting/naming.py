"""Names of models, each once in a workspace."""

from __future__ import annotations

from itertools import count

from assay.errors import InvalidSetting
from assay.verbs.context import Context


def refuse_taken(ctx: Context, name: str | None) -> None:
    """Refuse a wanted name that a model has.

    Raises:
        InvalidSetting: There is a model of that name.
    """
    if name is not None and name in {card.name for card in ctx.store.catalogue.models.list()}:
        raise InvalidSetting(
            f"There is already a model '{name}'.", hint="Choose another --name, or none."
        )


def free_name(ctx: Context, wanted: str) -> str:
    """Return ``wanted``, or the first of ``wanted-2``, ``wanted-3`` … that no model has."""
    taken = {card.name for card in ctx.store.catalogue.models.list()}
    numbered = (f"{wanted}-{number}" if number > 1 else wanted for number in count(1))
    return next(name for name in numbered if name not in taken)
