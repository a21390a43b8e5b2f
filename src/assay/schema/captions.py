"""Machine captions of pictures: how they are made, and how they stand beside human ones."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assay.schema.evaluations import Comparison, Interval

CAPTION_PREFIX = "meta.caption."
"""In frames and filters the captions of a model are ``meta.caption.<name of the model>``."""

HUMAN = "text"
"""The source of the human captions, each judged by the others of its picture."""

PROMPT = "Describe this picture in one short sentence, as a caption. Answer with the caption alone."
"""What a model that takes instructions is asked."""

CaptionOutcome = Literal["made", "nonsense", "cut", "blocked", "unreadable", "failed"]
"""``made``: a caption; ``nonsense``: no words, or one word again and again; ``cut``: it reached the
limit in the middle; ``blocked``: the model would not answer; ``unreadable``: the picture is broken
or missing; ``failed``: the model did not answer."""


class CaptioningSettings(BaseModel):
    """How captions are written; recorded with each run.

    Attributes:
        prompt: What a model that takes instructions is asked; "" asks nothing.
        max_tokens: Tokens a caption may have.
        temperature: 0 always takes the likeliest token.
        beams: Captions tried side by side, where the model runs in this process.
        seed: Same seed, same caption, where the model or server honours one.
        side: Longest side of a picture that is sent to a model, in pixels.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    prompt: str = Field(default=PROMPT, max_length=4_000)
    max_tokens: int = Field(default=60, ge=1, le=1_000)
    temperature: float = Field(default=0.0, ge=0, le=2)
    beams: int = Field(default=3, ge=1, le=20)
    seed: int | None = 0
    side: int = Field(default=768, ge=64, le=4_096)


class CaptionFailure(BaseModel):
    """A picture that got no caption, and why in one sentence."""

    model_config = ConfigDict(frozen=True)

    image: str
    outcome: CaptionOutcome
    why: str


class CaptionReport(BaseModel):
    """What captioning the pictures of a data set came to.

    Attributes:
        dataset, run: Where the captions are.
        model: What was typed to get the model.
        column: Column of the frame that holds the captions.
        pictures: Different pictures named by the records.
        made: Pictures with a caption.
        remembered: Of these, captions that were made before.
        outcomes: Pictures by outcome.
        failures: The first that got none.
        settings: How the captions were written.
        seconds: Wall time.
        notes: Sentences worth showing.
    """

    model_config = ConfigDict(frozen=True)

    dataset: str
    run: str
    model: str
    column: str
    pictures: int
    made: int
    remembered: int
    outcomes: dict[str, int]
    failures: tuple[CaptionFailure, ...] = ()
    settings: CaptioningSettings
    seconds: float = 0.0
    notes: tuple[str, ...] = ()


class CaptionFileReport(BaseModel):
    """What a file of machine captions came to.

    Attributes:
        dataset, run: Where the captions are.
        file: What the file is called.
        columns: Columns of the frame that hold the captions, with how many pictures have one.
        pictures: Different pictures named by the records.
        strangers: Pictures of the file that no record names.
        seconds: Wall time.
    """

    model_config = ConfigDict(frozen=True)

    dataset: str
    run: str
    file: str
    columns: dict[str, int]
    pictures: int
    strangers: int = 0
    seconds: float = 0.0


class Bar(BaseModel):
    """Pictures whose similarity is from ``low`` to ``high``; the last bar holds its upper end."""

    model_config = ConfigDict(frozen=True)

    low: float
    high: float
    count: int


class Repeated(BaseModel):
    """A caption that several pictures share."""

    model_config = ConfigDict(frozen=True)

    caption: str
    count: int


class Diversity(BaseModel):
    """How varied some captions are.

    Attributes:
        captions: How many.
        distinct: Share of captions that differ from all others, letter case aside, 0-1.
        distinct_1, distinct_2: Different words, and pairs of words, over all of them (Li et al.
            2016), 0-1; falls with the number of words, so compare equally many captions.
        vocabulary: Different words.
        words: Words a caption, on average.
        repeated: The captions that stand for most pictures.
    """

    model_config = ConfigDict(frozen=True)

    captions: int
    distinct: float
    distinct_1: float
    distinct_2: float
    vocabulary: int
    words: float
    repeated: tuple[Repeated, ...]


class Correlation(BaseModel):
    """How a measure of captions goes with the judgement of people.

    Attributes:
        measure: similarity, similarity_mean, overlap, rouge_l or bleu_4.
        n: Captions with a judgement.
        spearman, kendall: Rank correlations with the mean judgement, -1 to 1.
        point_biserial: Pearson's with whether most people agreed, -1 to 1.
        spearman_interval: Of a bootstrap that draws whole pictures.
    """

    model_config = ConfigDict(frozen=True)

    measure: str
    n: int
    spearman: float
    kendall: float
    point_biserial: float | None
    spearman_interval: Interval


class CaptionSource(BaseModel):
    """One model's captions beside the human ones of the same pictures.

    Attributes:
        column: Column that holds them; ``text`` for a human caption left out and compared with
            the others of its picture, which is about as similar as captions get.
        pictures: Pictures with both.
        similarity: Cosine with the nearest human caption, mean over pictures, -1 to 1.
        similarity_interval: Of a bootstrap over pictures.
        similarity_mean: Mean cosine with all human captions of the picture.
        overlap, rouge_l, bleu_4: F1 of words and of the longest common subsequence with the
            nearest human caption, BLEU-4 (smoothed) against all, means over pictures, 0-1.
        bars: Distribution of ``similarity``.
        diversity: Of these captions.
        judged: Mean judgement of people, where there are some.
    """

    model_config = ConfigDict(frozen=True)

    column: str
    pictures: int
    similarity: float
    similarity_interval: Interval
    similarity_mean: float
    overlap: float
    rouge_l: float
    bleu_4: float
    bars: tuple[Bar, ...]
    diversity: Diversity
    judged: float | None = None


class TopicsBeside(BaseModel):
    """Topics of captions alone and with machine captions added, of the same records.

    Attributes:
        topics_alone, topics_with: How many topics.
        agreement: Adjusted mutual information of the two, about 0 by chance, 1 the same.
        labels: Labels told by the topic a record is in (the most frequent label of records of
            other pictures in it), with machine captions added (A) against captions alone (B);
            ``None`` where there are too few labels.
    """

    model_config = ConfigDict(frozen=True)

    topics_alone: int
    topics_with: int
    agreement: float
    labels: Comparison | None = None


class CaptionComparison(BaseModel):
    """Human captions against those of machines.

    Attributes:
        dataset, run: Of the comparison.
        pictures: Pictures with a human caption.
        references: Human captions in all.
        human: How varied the human captions are, one a picture.
        sources: The models, the most similar first.
        correlations: With judgements, the best measure first; empty where nobody judged.
        judgements: File in which people judged, where one was given.
        labels: Labels told from captions with machine captions added (A) against captions alone
            (B); ``None`` where there are too few labels.
        topics: Topics of the same; ``None`` where there are too few records.
        encoder: Of the similarity.
        resamples, level, seed: Of the bootstrap.
        notes: Sentences worth showing.
    """

    model_config = ConfigDict(frozen=True)

    dataset: str
    run: str
    pictures: int
    references: int
    human: Diversity
    sources: tuple[CaptionSource, ...]
    correlations: tuple[Correlation, ...] = ()
    judgements: str | None = None
    labels: Comparison | None = None
    topics: TopicsBeside | None = None
    encoder: str
    resamples: int
    level: float
    seed: int
    notes: tuple[str, ...] = ()


class CaptionPair(BaseModel):
    """One picture with what people and a machine say of it.

    Attributes:
        record: Its first record.
        image: Name of the picture.
        human: Human captions.
        machine: The machine's.
        similarity: See ``CaptionSource``.
        judged: Mean judgement of people.
    """

    model_config = ConfigDict(frozen=True)

    record: str
    image: str | None
    human: tuple[str, ...]
    machine: str
    similarity: float
    judged: float | None = None


class CaptionPairs(BaseModel):
    """A page of pictures behind a bar, the least similar first, and how many there are."""

    model_config = ConfigDict(frozen=True)

    column: str
    count: int
    pairs: tuple[CaptionPair, ...]
