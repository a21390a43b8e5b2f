"""The data sets of a workspace."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from assay.errors import InvalidSetting
from assay.store.catalogue.engine import reading, writing
from assay.store.catalogue.names import DatasetRow, as_dataset, checked, find, new_id
from assay.store.catalogue.recall import Recall
from assay.store.catalogue.schema import datasets

MAX_FOLDERS = 100
"""Folders of pictures that are remembered of one data set."""


class Datasets:
    """Create, find, rename and delete data sets."""

    def __init__(self, engine: Engine, recall: Recall) -> None:
        self._engine, self._recall = engine, recall

    def create(self, name: str) -> DatasetRow:
        """Create an empty data set, or return the one of that name.

        Raises:
            InvalidSetting: The name is not one a person could type.
        """
        with writing(self._engine) as connection:
            return ensure(connection, name)

    def get(self, name: str) -> DatasetRow:
        """Return a data set as of now.

        Raises:
            DatasetNotFound: There is none of that name.
        """
        return self._recall.of(("dataset", name), lambda: self._read(name))

    def list(self) -> list[DatasetRow]:
        """List all data sets, oldest first."""
        with reading(self._engine) as connection:
            query = select(datasets).order_by(datasets.c.created, datasets.c.id)
            return [as_dataset(row) for row in connection.execute(query)]

    def add_folder(self, name: str, folder: str) -> None:
        """Remember where pictures of a data set lie; the latest folder comes first.

        Raises:
            DatasetNotFound: There is none of that name.
        """
        with writing(self._engine) as connection:
            row = find(connection, name, lock=True)
            folders = (folder, *(known for known in row.folders if known != folder))
            if folders != row.folders:
                connection.execute(
                    update(datasets)
                    .where(datasets.c.id == row.id)
                    .values(folders=folders[:MAX_FOLDERS])
                )

    def rename(self, name: str, to: str) -> None:
        """Give a data set another name; everything that hangs on it stays.

        Raises:
            DatasetNotFound: There is none of that name.
            InvalidSetting: The new name is taken or cannot be a name.
        """
        checked(to, "data set")
        try:
            with writing(self._engine) as connection:
                row = find(connection, name, lock=True)
                connection.execute(update(datasets).where(datasets.c.id == row.id).values(name=to))
        except IntegrityError as error:
            raise InvalidSetting(
                f"There is already a data set '{to}'.", hint="Choose another name."
            ) from error

    def _read(self, name: str) -> DatasetRow:
        with reading(self._engine) as connection:
            return find(connection, name)

    def delete(self, name: str) -> DatasetRow:
        """Delete a data set with its decisions and its list of parts, and return what it was.

        Raises:
            DatasetNotFound: There is none of that name.
        """
        with writing(self._engine) as connection:
            row = find(connection, name, lock=True)
            connection.execute(delete(datasets).where(datasets.c.id == row.id))
            return row


def ensure(connection: Connection, name: str) -> DatasetRow:
    """Return the data set of that name, locked; create it where there is none."""
    query = select(datasets).where(datasets.c.name == name).with_for_update()
    row = connection.execute(query).one_or_none()
    if row is not None:
        return as_dataset(row)
    created = DatasetRow(
        new_id(), checked(name, "data set"), datetime.now(UTC), revision=0, content="", seq=0
    )
    connection.execute(insert(datasets).values(**vars(created)))
    return created
