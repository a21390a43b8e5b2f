"""Two text files side by side: a text a line in one, its label on the same line of the other.

The form of TweetEval and XLM-T: ``train_text.txt``, ``train_labels.txt`` and, where there is one,
``mapping.txt`` with the name of each class number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest

import polars as pl

from assay.errors import MalformedSource
from assay.readers.origins.encodings import Utf8Stream, find_encoding
from assay.readers.origins.places import Origin
from assay.readers.rejects import Rejects
from assay.readers.tables import LINE, FixedRole
from assay.readers.text.lines import good_lines
from assay.schema.records import Role
from assay.schema.runs import Reporter


class ParallelTable:
    """A file of texts and a file of labels.

    Args:
        origin: The texts; its split is that of the pair.
        labels: The labels.
        mapping: Class number → name.
        encoding: Of both, if given.
    """

    typed = False
    format = "text"
    delimiter: str | None = None
    fixed: Mapping[Role, FixedRole] = {
        "text": FixedRole("text", "the line of the text file"),
        "label": FixedRole("label", "the same line of the label file"),
    }

    def __init__(
        self,
        origin: Origin,
        labels: Origin,
        *,
        mapping: Mapping[str, str] | None = None,
        encoding: str | None = None,
    ) -> None:
        self.origin = origin
        self._labels = labels
        self._mapping = dict(mapping or {})
        self._encodings = find_encoding(origin, encoding), find_encoding(labels, encoding)
        self.encoding: str | None = self._encodings[0].name
        self.fraction = 0.0
        self.complete = False
        self.notes = [f"Encoding {self.encoding}: {self._encodings[0].reason}."]

    def sample(self, rows: int) -> pl.DataFrame:
        """Return the first ``rows`` good rows."""
        rejects = Rejects(self.origin.name, skip_bad=True, limit=self.origin.limits.max_rejects)
        first = next(self._read(rejects, rows), None)
        self.complete = first is None or first.height < rows
        return self._frame([]) if first is None else first

    def schema(self, report: Reporter) -> dict[str, pl.DataType]:  # noqa: ARG002
        """Return both columns as text."""
        return {"text": pl.String(), "label": pl.String()}

    def frames(self, rejects: Rejects) -> Iterator[pl.DataFrame]:
        """Yield the pairs.

        Raises:
            MalformedSource: One file has more lines than the other.
        """
        return self._read(rejects, self.origin.limits.batch_rows)

    def _read(self, rejects: Rejects, batch: int) -> Iterator[pl.DataFrame]:
        first, second = self._encodings
        with (
            Utf8Stream(self.origin, first) as texts,
            Utf8Stream(self._labels, second) as labels,
        ):
            rows: list[tuple[int, str, str]] = []
            pairs = zip_longest(
                _numbered(self.origin, texts, rejects), _numbered(self._labels, labels, rejects)
            )
            for text, label in pairs:
                if text is None or label is None:
                    raise self._unlike(texts_shorter=text is None)
                rows.append((text[0], text[1], self._mapping.get(label[1].strip(), label[1])))
                if len(rows) >= batch:
                    self.fraction = texts.fraction
                    yield self._frame(rows)
                    rows = []
        self.fraction = 1.0
        if rows:
            yield self._frame(rows)

    def _unlike(self, *, texts_shorter: bool) -> MalformedSource:
        names = [self.origin.relative, self._labels.relative]
        short, long = names if texts_shorter else reversed(names)
        return MalformedSource(
            f"'{short}' has fewer lines than '{long}', so texts and labels do not fit together.",
            hint="Both files need one line for each text.",
        )

    def _frame(self, rows: list[tuple[int, str, str]]) -> pl.DataFrame:
        schema = {LINE: pl.Int64, "text": pl.String, "label": pl.String}
        return pl.DataFrame(rows, schema=schema, orient="row").select("text", "label", LINE)


def _numbered(origin: Origin, stream: Utf8Stream, rejects: Rejects) -> Iterator[tuple[int, str]]:
    """Yield every line, blank ones too: the position is what pairs them."""
    return good_lines(origin, stream, rejects, blank=True)


def read_mapping(origin: Origin) -> dict[str, str]:
    """Read ``number<tab>name`` lines."""
    text = origin.head(origin.limits.sample_bytes).decode("utf-8", "replace")
    pairs = [line.split("\t", 1) for line in text.split("\n") if "\t" in line]
    return {number.strip(): name.strip() for number, name in pairs}
