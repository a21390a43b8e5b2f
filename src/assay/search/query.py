"""From what a person types to a tantivy query; every input means something, none is an error."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import dataclass

from tantivy import Occur, Query, Schema, Searcher

from assay.search.words import is_unspaced, words_of

TEXT = "text"
"""Name of the text field in the index."""

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»〝〞＂「」『』", '"'))
_PHRASE = re.compile(r'"([^"]*)"')


@dataclass(frozen=True)
class ParsedQuery:
    """Index words of a query.

    Attributes:
        words: Words that make a record relevant, each once, in order; one is enough.
        pairs: Neighbouring characters of scripts written without spaces.
        phrases: Runs of words that must stand side by side.
    """

    words: tuple[str, ...]
    pairs: tuple[tuple[str, ...], ...]
    phrases: tuple[tuple[str, ...], ...]

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases)


def parse(text: str, stemmer: str | None) -> ParsedQuery:
    """Read a query: words in double quotes are a phrase, other words are alternatives.

    A quote that is never closed is ignored, as is every other sign.
    """
    text = text.translate(_QUOTES)
    phrases = (tuple(words_of(phrase, stemmer)) for phrase in _PHRASE.findall(text))
    words = words_of(_PHRASE.sub(" ", text), stemmer)
    pairs = (
        (left, right)
        for left, right in itertools.pairwise(words)
        if is_unspaced(left) and is_unspaced(right)
    )
    return ParsedQuery(
        tuple(dict.fromkeys(words)),
        tuple(dict.fromkeys(pairs)),
        tuple(dict.fromkeys(phrase for phrase in phrases if phrase)),
    )


@dataclass(frozen=True)
class QueryCompiler:
    """Turn parsed queries into tantivy's for one index.

    Attributes:
        searcher, schema: Of the index.
        max_words: Of a longer query (a pasted document) the rarest words are kept.
        max_expansions: Words of the index that stand in for a word it does not hold.
        corrected: How many words of one query may be replaced in that way.
    """

    searcher: Searcher
    schema: Schema
    max_words: int = 64
    max_expansions: int = 20
    corrected: int = 8

    def compile(self, parsed: ParsedQuery, *, correct: bool) -> tuple[Query, tuple[str, ...]]:
        """Build the query.

        Args:
            parsed: What the person asked.
            correct: Replace words the index does not hold by words that begin with them,
                else by words one letter away (two for long words).

        Returns:
            The query, and the index words looked for (for highlights).
        """
        known, unknown = self._by_rarity(parsed.words)
        clauses = [(Occur.Should, self._term(word)) for word in known]
        looked_for = list(known)
        if correct:
            for word in unknown[: self.corrected]:
                replacement, words = self._nearby(word)
                looked_for += words
                if replacement is not None:
                    clauses.append((Occur.Should, replacement))
        clauses += [
            (Occur.Should, Query.phrase_query(self.schema, TEXT, list(pair)))
            for pair in parsed.pairs[: self.max_words]
        ]
        for phrase in parsed.phrases[: self.max_words]:
            clauses.append((Occur.Must, self._phrase(phrase)))
            looked_for += phrase
        query = Query.boolean_query(clauses) if clauses else Query.empty_query()
        return query, tuple(dict.fromkeys(looked_for))

    def _by_rarity(self, words: tuple[str, ...]) -> tuple[list[str], list[str]]:
        """Split words into those the index holds, rarest first, and the others."""
        frequencies = {word: self.searcher.doc_freq(TEXT, word) for word in words}
        known = sorted((word for word in words if frequencies[word]), key=frequencies.__getitem__)
        return known[: self.max_words], [word for word in words if not frequencies[word]]

    def _term(self, word: str) -> Query:
        return Query.term_query(self.schema, TEXT, word, "freq")

    def _phrase(self, phrase: tuple[str, ...]) -> Query:
        if len(phrase) == 1:  # tantivy aborts on a phrase of one word
            return self._term(phrase[0])
        return Query.phrase_query(self.schema, TEXT, list(phrase[: self.max_words]))

    def _nearby(self, word: str) -> tuple[Query | None, list[str]]:
        """Find a stand-in for a word the index does not hold, and its words if listed."""
        if len(word) >= 3:
            longer = self.searcher.terms_with_prefix(TEXT, word, limit=self.max_expansions)
            if longer:
                words = [term for term, _ in longer]
                return Query.disjunction_max_query([self._term(term) for term in words]), words
        if len(word) < 4:
            return None, []
        distance = 1 if len(word) < 8 else 2
        fuzzy = Query.fuzzy_term_query(self.schema, TEXT, word, distance=distance)
        found = self.searcher.search(fuzzy, limit=1, count=True)
        matches: int = found.count  # pyright: ignore[reportAttributeAccessIssue]  # not in the stub
        if not matches:
            return None, []
        # tantivy scores every fuzzy match 1: weigh it as BM25 would a word that common.
        records = self.searcher.num_docs
        weight = math.log(1 + (records - matches + 0.5) / (matches + 0.5))
        return Query.boost_query(fuzzy, weight), []
