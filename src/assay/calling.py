"""What the classes of a data set are called in other languages."""

from __future__ import annotations

from pathlib import Path

from assay import verbs
from assay.schema.class_names import OBJECTS, ClassNames, NamesReport, Understood
from assay.schema.filters import Filter, parse_filter
from assay.schema.runs import Reporter, silent
from assay.verbs.context import Context


class Calling:
    """The verbs of a data set that concern names of its classes; part of ``Dataset``."""

    _ctx: Context
    name: str

    def attach_names(
        self,
        path: str | Path,
        *,
        column: str = OBJECTS,
        called: str | None = None,
        watch: Reporter = silent,
    ) -> NamesReport:
        """Attach a table of class names: filters and search understand them from now on.

        Args:
            path: A table with the columns class, language and name, and synset if there is one.
            column: The column whose values are the classes.
            called: Name of the file, where that on disk means nothing to a person.
            watch: Called with progress.

        Raises:
            UnknownColumn: The data set has no such column, or the file lacks one.
            ReadError: The file cannot be read.
        """
        return verbs.class_names.attach_names(
            self._ctx, self.name, Path(path), column=column, called=called, watch=watch
        )

    def detach_names(self) -> NamesReport:
        """Take the class names away, or raise ``NoClassNames``."""
        return verbs.class_names.detach_names(self._ctx, self.name)

    def class_names(self, language: str | None = None) -> ClassNames:
        """Return which names are attached, and those of a language, or raise ``NoClassNames``.

        Args:
            language: ISO 639 code, such as ``fr``.
        """
        return verbs.class_names.class_names(self._ctx, self.name, language)

    def understood(
        self, text: str | None = None, *, where: str | Filter | None = None
    ) -> tuple[Understood, ...]:
        """Return which words of a search, and which values of a filter, name classes.

        Args:
            text: What is searched.
            where: A filter.
        """
        meant = parse_filter(where) if isinstance(where, str) else where
        return verbs.find.understood(self._ctx, self.name, text, meant)
