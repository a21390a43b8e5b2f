"""Topics of a data set: what its records are about, and how the topics belong together."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class TopicNamer(BaseModel):
    """A language model that names topics.

    Attributes:
        model: ``provider:model``, or ``http://HOST:PORT/v1#MODEL``.
        key_env: Environment variable that holds the key of an address.
        style: How to name, in words: a language, a length.
        longest: Characters of a text that are shown to it.
        concurrency: Requests side by side.
        timeout: Seconds a reply may take.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = Field(min_length=1)
    key_env: str | None = None
    style: str = Field(default="", max_length=2_000)
    longest: int = Field(default=400, ge=1, le=100_000)
    concurrency: int = Field(default=4, ge=1, le=256)
    timeout: float = Field(default=60.0, gt=0, le=3_600)


class TopicWord(BaseModel):
    """A word that sets a topic apart.

    Attributes:
        word: In lower case; two words with a space between them where they belong together.
        weight: Its class-based TF-IDF, the first word of a topic has the largest.
    """

    model_config = ConfigDict(frozen=True)

    word: str
    weight: float


class Topic(BaseModel):
    """What some records are about.

    Attributes:
        id: Its number; when topics are found, the largest is 0.
        name: For showing; no two topics have the same.
        words: About ten, the most telling first.
        count: Records in it.
        representatives: Ids of about five records that show it best and differ from one another.
        cohesion: Mean cosine similarity of its records to its middle, −1 to 1.
    """

    model_config = ConfigDict(frozen=True)

    id: int
    name: str
    words: tuple[TopicWord, ...]
    count: int
    representatives: tuple[str, ...]
    cohesion: float


class TopicMerge(BaseModel):
    """Two groups of topics that become one, as in a linkage matrix of scipy.

    Attributes:
        a, b: Numbers of the groups, a < b: a topic's own, or the number of topics plus the place
            of an earlier merge.
        height: How far apart they are; never less than the merge before.
        size: Records in both.
    """

    model_config = ConfigDict(frozen=True)

    a: int
    b: int
    height: float
    size: int


class Topics(BaseModel):
    """What the records of a data set are about.

    Attributes:
        run: The run that assigned them.
        encoder, encoder_name: Key and name of the encoder of the vectors.
        seed: Same seed, same topics.
        at_most: Most topics that were wanted, ``None`` where the data say how many.
        min_size: Fewest records of a topic when it was found.
        namer: The language model that named them, ``None`` where words did.
        outliers: Share of the records that was to be left without a topic, 0 to 1.
        threshold: Similarity to its topic below which a record is left without one.
        count: Records looked at.
        unassigned: Of these, how many have no topic.
        placed: Of these, how many came later and were assigned to topics found before.
        missing: Records that came in, or changed their text, since.
        topics: By number.
        merges: Which topics belong together, nearest first; one fewer than there are topics.
        fingerprint: Of topics and members; another one means other topics.
        seconds: Wall time of the run.
        notes: Sentences worth showing.
    """

    model_config = ConfigDict(frozen=True)

    dataset: str
    run: str
    encoder: str
    encoder_name: str
    seed: int
    at_most: int | None
    min_size: int
    namer: str | None = None
    outliers: float
    threshold: float
    count: int
    unassigned: int
    placed: int
    missing: int
    topics: tuple[Topic, ...]
    merges: tuple[TopicMerge, ...]
    fingerprint: str
    seconds: float
    notes: tuple[str, ...] = ()


class TopicGroup(BaseModel):
    """Topics that belong together, where the tree is cut.

    Attributes:
        name: By the words they share; the topic's own where there is one alone.
        topics: Their numbers, largest first.
        count: Records in all of them.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    topics: tuple[int, ...]
    count: int


class TopicCount(BaseModel):
    """How often a topic goes with a value.

    Attributes:
        topic: Number of the topic, −1 for records without one.
        name: Its name.
        counts: Records of each value, in the order of the values.
        shares: The same as shares of all records of each value, 0 to 1.
    """

    model_config = ConfigDict(frozen=True)

    topic: int
    name: str
    counts: tuple[int, ...]
    shares: tuple[float, ...]


class TopicsOver(BaseModel):
    """Topics over the values of a column.

    Attributes:
        run: The run that assigned the topics.
        column: Which column.
        values: Its values; times and numbers as ranges in their order, others by frequency, the
            rarest together as ``other``.
        totals: Records of each value.
        rows: One a topic.
        drift: Jensen–Shannon distance of each value's topics from those of all other records, 0
            (alike) to 1 (nothing shared).
        expected: The 95th percentile of that distance where values have nothing to do with
            topics; a drift below it may be chance.
        without: Records that have no value.
    """

    model_config = ConfigDict(frozen=True)

    dataset: str
    run: str
    column: str
    values: tuple[str, ...]
    totals: tuple[int, ...]
    rows: tuple[TopicCount, ...]
    drift: tuple[float, ...]
    expected: tuple[float, ...]
    without: int
