"""Search by words: a tantivy index in a folder that the caller owns."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tantivy import Index, Occur, Query, Searcher

from assay.errors import CorruptArtefact, InvalidSetting
from assay.search.highlights import highlights
from assay.search.identifiers import Identifiers
from assay.search.query import QueryCompiler, parse
from assay.search.ranking import EMPTY, Ranking, best
from assay.search.words import analyser

FORMAT = 1
"""Version of the folder's layout and of the way text becomes words."""

ABOUT = "index.json"
ROW = "row"
TOKENISER = "assay"


class LexicalIndex:
    """An open index: BM25 over the texts of ``build_index``, by the order they came in.

    Safe to share between threads. The folder must stay as it is while the index is open.

    Args:
        folder: What ``build_index`` filled.
        exact_allowed: Masks that allow at most so many rows are looked up row by row.
        most_fetched: Larger masks are applied to the best matches, of which at most so many
            are fetched; should those not hold enough allowed rows, all are looked up.

    Attributes:
        stemmer: Language of the stemmer, or ``None``.

    Raises:
        CorruptArtefact: The folder is not an index of this version, or is damaged.
    """

    def __init__(
        self, folder: Path, *, exact_allowed: int = 1_000, most_fetched: int = 50_000
    ) -> None:
        try:
            about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
            if about["format"] != FORMAT:
                raise ValueError(about["format"])
            self.stemmer: str | None = about["stemmer"]
            index = Index.open(str(folder))
            index.register_tokenizer(TOKENISER, analyser(self.stemmer))
            self._searcher: Searcher = index.searcher()
            self._identifiers = Identifiers(folder)
            if not self._searcher.num_docs == len(self._identifiers) == about["records"]:
                raise ValueError(about["records"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _damaged(folder) from error
        self._folder = folder
        self._compiler = QueryCompiler(self._searcher, index.schema)
        self._exact_allowed = exact_allowed
        self._most_fetched = most_fetched

    def __len__(self) -> int:
        return len(self._identifiers)

    def search(
        self,
        query: str,
        limit: int = 10,
        *,
        allowed: NDArray[np.bool_] | Collection[str] | None = None,
        correct: bool = True,
    ) -> Ranking:
        """Rank records by BM25 relevance to a query.

        Words in double quotes must stand side by side; of the other words any is enough,
        more and rarer ones rank higher. Any other sign is ignored, so every string is a
        valid query; one without words finds nothing.

        Args:
            query: What a person typed.
            limit: Rows wanted.
            allowed: Rows that may be found: one boolean per row, or ids; ``None`` allows all.
            correct: Words no record holds stand for words that begin with them or are
                one letter off (two letters in long words).

        Returns:
            ``Ranking`` of rows in the order of indexing; equal scores in row order.

        Raises:
            InvalidSetting: The mask does not fit the index.
        """
        mask = self._mask(allowed)
        parsed = parse(query, self.stemmer)
        room = len(self) if mask is None else int(np.count_nonzero(mask))
        if not parsed or limit <= 0 or not room:
            return EMPTY
        compiled, _ = self._compiler.compile(parsed, correct=correct)
        limit = min(limit, room)
        if mask is None:
            return self._fetch(compiled, limit).first(limit)
        return self._masked(compiled, mask, room, limit)

    def ids(self, rows: Iterable[int]) -> list[str]:
        """Return the ids of rows."""
        try:
            return [self._identifiers[row] for row in rows]
        except UnicodeDecodeError as error:
            raise _damaged(self._folder) from error

    def highlights(self, query: str, text: str, *, correct: bool = True) -> list[tuple[int, int]]:
        """Return where words of the query stand in a text: (start, end) in characters."""
        _, words = self._compiler.compile(parse(query, self.stemmer), correct=correct)
        return highlights(text, frozenset(words), self.stemmer)

    def _mask(self, allowed: NDArray[np.bool_] | Collection[str] | None) -> NDArray | None:
        if allowed is None:
            return None
        if not isinstance(allowed, np.ndarray):
            mask = np.zeros(len(self), dtype=np.bool_)
            mask[[self._rows[i] for i in allowed if i in self._rows]] = True
            return mask
        if allowed.dtype != np.bool_ or allowed.shape != (len(self),):
            raise InvalidSetting(
                f"The mask has shape {allowed.shape} and type {allowed.dtype}; expected "
                f"{len(self)} booleans.",
                hint="Give one boolean per indexed record, or the ids that may be found.",
            )
        return allowed

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {identifier: row for row, identifier in enumerate(self._identifiers)}

    def _fetch(self, query: Query, limit: int) -> Ranking:
        """Return the best ``limit`` matches, and those equal in score to the last of them.

        Only an index of several segments needs the latter: within one, tantivy already
        prefers the earlier of two equal rows.
        """
        wanted = limit
        several = self._searcher.num_segments > 1
        while True:
            try:
                hits = self._searcher.search(query, wanted + several, count=False).hits
            except ValueError as error:  # the query is ours and sound: so the files are not
                raise _damaged(self._folder) from error
            complete = not several or len(hits) <= wanted or wanted >= self._most_fetched
            if complete or hits[limit - 1][0] > hits[-1][0]:
                break
            wanted = wanted * 8
        rows = self._searcher.fast_field_values(ROW, [address for _, address in hits])
        scores = np.array([score for score, _ in hits], dtype=np.float32)
        return best(np.array(rows, dtype=np.int64), scores, len(hits))

    def _masked(self, query: Query, mask: NDArray[np.bool_], room: int, limit: int) -> Ranking:
        """Search among the rows of a mask.

        Few rows: tantivy intersects the query with them. Many rows: it is quicker to fetch
        more matches than wanted and drop the others; as many as it takes if the mask and
        the query were independent, then eight times more, until it does not pay.
        """
        if room > self._exact_allowed:
            wanted = int(1.5 * limit * len(self) / room) + limit
            while wanted <= self._most_fetched:
                found = self._fetch(query, wanted)
                kept = mask[found.rows]
                if np.count_nonzero(kept) >= limit or len(found) < wanted:
                    return Ranking(found.rows[kept], found.scores[kept]).first(limit)
                wanted *= 8
        both = Query.boolean_query([(Occur.Must, query), self._among(mask, room)])
        return self._fetch(both, limit).first(limit)

    def _among(self, mask: NDArray[np.bool_], room: int) -> tuple[Occur, Query]:
        """Return the clause that keeps the rows of a mask, by naming the fewer rows."""
        allow = 2 * room <= len(self)
        named = np.flatnonzero(mask if allow else ~mask).tolist()
        rows = Query.term_set_query(self._compiler.schema, ROW, named)
        if allow:
            return Occur.Must, Query.const_score_query(rows, 0.0)
        return Occur.MustNot, rows


def _damaged(folder: Path) -> CorruptArtefact:
    return CorruptArtefact(f"The text index in {folder} is damaged or of another version.")
