"""The trained models of a workspace; their weights are artefacts of the run that made them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from difflib import get_close_matches

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from assay.errors import InvalidSetting, ModelNotFound
from assay.schema.models import ModelCard
from assay.store.catalogue.engine import reading, writing
from assay.store.catalogue.names import checked, find
from assay.store.catalogue.schema import models


class Models:
    """Register, find and promote models."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def register(self, card: ModelCard) -> ModelCard:
        """List a model; its artefact must be complete by now.

        Args:
            card: With an unused id and name; ``trained_on`` names the data set.

        Raises:
            DatasetNotFound: There is no data set of that name.
            InvalidSetting: There is a model of that id or name.
        """
        checked(card.name, "model")
        try:
            with writing(self._engine) as connection:
                dataset_id = find(connection, card.trained_on).id if card.trained_on else None
                connection.execute(
                    insert(models).values(
                        id=card.id,
                        name=card.name,
                        dataset=dataset_id,
                        run=card.run,
                        card=card.model_dump(mode="json"),
                        promoted=False,
                        created=card.created,
                    )
                )
        except IntegrityError as error:
            raise InvalidSetting(
                f"There is already a model '{card.name}'.", hint="Choose another name."
            ) from error
        return self.get(card.id)

    def get(self, name: str) -> ModelCard:
        """Read a model by name or id.

        Raises:
            ModelNotFound: There is none.
        """
        with reading(self._engine) as connection:
            return _card(_find(connection, name))

    def list(self, *, dataset: str | None = None) -> list[ModelCard]:
        """List models, newest first.

        Args:
            dataset: Only those trained on this data set.
        """
        with reading(self._engine) as connection:
            query = select(models).order_by(models.c.created.desc(), models.c.id.desc())
            if dataset is not None:
                query = query.where(models.c.dataset == find(connection, dataset).id)
            return [_card(row) for row in connection.execute(query)]

    def promote(self, name: str) -> ModelCard:
        """Make a model the one its data set serves; the one before steps back.

        Raises:
            ModelNotFound: There is none of that name or id.
        """
        with writing(self._engine) as connection:
            row = _find(connection, name)
            if row.dataset is not None:
                connection.execute(
                    update(models).where(models.c.dataset == row.dataset).values(promoted=False)
                )
            connection.execute(update(models).where(models.c.id == row.id).values(promoted=True))
            return _card(_find(connection, row.id))

    def widen(self, name: str, classes: Sequence[str]) -> ModelCard:
        """Add classes to a model's card: a connected one may answer a label late.

        Raises:
            ModelNotFound: There is none of that name or id.
        """
        with writing(self._engine) as connection:
            row = _find(connection, name)
            known = row.card["classes"]
            wider = [*known, *(label for label in classes if label not in known)]
            card = {**row.card, "classes": wider}
            connection.execute(update(models).where(models.c.id == row.id).values(card=card))
            return _card(_find(connection, row.id))

    def revise(
        self,
        name: str,
        *,
        threshold: float,
        class_thresholds: Mapping[str, float],
        note: str,
        revised: datetime,
    ) -> ModelCard:
        """Change by which thresholds a model answers.

        Args:
            name: Name or id of the model.
            threshold: Of *unsure*.
            class_thresholds: Of labels.
            note: How they were chosen.
            revised: When.

        Raises:
            ModelNotFound: There is none of that name or id.
        """
        with writing(self._engine) as connection:
            row = _find(connection, name)
            card = {
                **row.card,
                "threshold": threshold,
                "class_thresholds": dict(class_thresholds),
                "threshold_note": note,
                "revised": revised.isoformat(),
            }
            connection.execute(update(models).where(models.c.id == row.id).values(card=card))
            return _card(_find(connection, row.id))

    def promoted(self, dataset: str) -> ModelCard | None:
        """Read the promoted model of a data set, if there is one."""
        return next((card for card in self.list(dataset=dataset) if card.promoted), None)

    def promotions(self) -> tuple[str, ...]:
        """Read the ids of all promoted models: a cheap look whether any has changed."""
        with reading(self._engine) as connection:
            query = select(models.c.id).where(models.c.promoted).order_by(models.c.id)
            return tuple(connection.execute(query).scalars())

    def revisions(self) -> tuple[tuple[str, str], ...]:
        """Read which models' thresholds were changed, and when."""
        with reading(self._engine) as connection:
            query = select(models.c.id, models.c.card).order_by(models.c.id)
            rows = connection.execute(query).all()
        return tuple((row.id, row.card["revised"]) for row in rows if row.card.get("revised"))

    def delete(self, name: str) -> ModelCard:
        """Take a model off the list, and return its card.

        Raises:
            ModelNotFound: There is none of that name or id.
        """
        with writing(self._engine) as connection:
            row = _find(connection, name)
            connection.execute(delete(models).where(models.c.id == row.id))
            return _card(row)


def _find(connection: Connection, name: str) -> Row:
    query = select(models).where((models.c.name == name) | (models.c.id == name))
    rows = connection.execute(query).all()
    if not rows:
        known = list(connection.execute(select(models.c.name)).scalars())
        close = get_close_matches(name, known, n=1)
        hint = f"Did you mean '{close[0]}'?" if close else None
        raise ModelNotFound(f"There is no model '{name}'.", hint=hint)
    return next((row for row in rows if row.id == name), rows[0])


def _card(row: Row) -> ModelCard:
    return ModelCard.model_validate({**row.card, "promoted": row.promoted})
