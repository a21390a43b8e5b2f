"""What requests carry."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assay.schema.balances import Balance
from assay.schema.connections import Connection, ExampleChoice, PromptedLlm, RemoteApi
from assay.schema.decisions import Action, DecisionDraft
from assay.schema.filters import Filter
from assay.schema.searches import SearchMode
from assay.schema.topics import TopicNamer
from assay.schema.tuning import Tuning
from assay.server.deps import LARGEST, MAX_SEED

Name = Annotated[str, Field(min_length=1, max_length=200)]
Words = Annotated[str, Field(max_length=20_000)]
Seed = Annotated[int, Field(ge=0, le=MAX_SEED)]
Share = Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)]
Resamples = Annotated[int, Field(ge=100, le=100_000)]
Level = Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False)]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:-]{1,64}$")]
Weight = Annotated[float, Field(gt=0, le=1e9, allow_inf_nan=False)]


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Selected(_Body):
    """Which records are meant: a filter as text, as a tree, or both at once; all when none is."""

    where: Words | None = Field(default=None, description="A filter as text.")
    filter: Filter | None = Field(
        default=None, description="A filter as a tree; beside one as text, both must hold."
    )


class SignIn(_Body):
    """The token of the server."""

    token: Annotated[str, Field(max_length=1_000)]


class Roles(_Body):
    """Source column of each role; an empty one means that no column plays it."""

    id: Name | Literal[""] | None = None
    text: Name | Literal[""] | None = None
    label: Name | Literal[""] | None = None
    split: Name | Literal[""] | None = None
    image: Name | Literal[""] | None = None


Password = Annotated[str, Field(max_length=200)]
Passwords = Password | Annotated[list[Password], Field(max_length=100)] | None


class ImportRequest(_Body):
    """An upload to import, and what the guesses got wrong."""

    upload: Annotated[str, Field(max_length=100)]
    name: Name | None = Field(
        default=None, description="Name of the data set; an existing one is updated by id."
    )
    roles: Roles = Roles()
    format: Name | None = None
    encoding: Name | None = None
    delimiter: Annotated[str, Field(max_length=10)] | None = None
    skip_bad: bool = Field(default=False, description="Leave bad rows out and list them.")
    cut: Annotated[str, Field(max_length=20)] | None = Field(
        default=None, description="Documents: tokens of whole sentences, or CHARACTERS/OVERLAP."
    )
    password: Passwords = Field(
        default=None, description="What opens encrypted documents, or several; none is stored."
    )
    keep: bool = Field(
        default=False, description="Keep the upload: it holds another kind, to be imported next."
    )


class EmbedRequest(_Body):
    """Vectors to compute."""

    encoder: Name | None = None
    pictures: bool = Field(default=False, description="Of the pictures, in place of the texts.")


class TrainRequest(_Body):
    """A model to train on the current labels."""

    method: Name = "hybrid"
    shots: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    seed: Seed = 0
    split: Name | None = None
    encoder: Name | None = None
    balance: Balance = Field(default="none", description="How uneven classes are made even.")
    class_weight: dict[str, Weight] | None = None
    threshold: Share = 0.0
    holdout: Share = 0.2
    name: Name | None = None
    tuning: Tuning | None = Field(
        default=None, description="What fine-tuning starts from, and how long it learns."
    )


class ThresholdRequest(_Body):
    """When a model answers, or which class: one thing at a time."""

    accuracy: Share | None = Field(default=None, description="Wanted of what it answers.")
    at: Share | None = Field(default=None, description="A threshold of unsure, 0 for none.")
    macro_f1: bool = Field(default=False, description="A threshold for each class.")
    precision: dict[str, Share] | None = Field(default=None, description="Wanted of one class.")
    off: bool = Field(default=False, description="The most probable class, always answered.")
    split: Name | None = None
    level: Annotated[float, Field(gt=0, lt=1)] = 0.95
    seed: Seed = 0


class CheckRequest(_Body):
    """Checks to run; all of them when none is named."""

    checks: Annotated[tuple[Name, ...], Field(max_length=100)] = ()
    model: Name | None = None
    encoder: Name | None = None
    folds: Annotated[int, Field(ge=2, le=50)] = 5
    seed: Seed = 0


class PredictRequest(_Body):
    """A model to ask about every record."""

    model: Name
    anew: bool = Field(default=False, description="Ask again where this was done before.")


class CaptionCompareRequest(_Body):
    """Which machine captions are compared with the human ones."""

    columns: Annotated[tuple[Name, ...], Field(max_length=50)] | None = None
    judgements: Name | None = Field(default=None, description="Upload in which people judged.")
    judged_in: Name | None = Field(default=None, description="Comparison judged as this one is.")
    adding: bool = Field(default=True, description="Also what they add to labels and topics.")
    encoder: Name | None = None
    resamples: Resamples = 2000
    level: Level = 0.95
    seed: Seed = 0


class ConnectRequest(_Body):
    """A classifier that was not trained here, to be connected to a data set."""

    options: Connection = Field(description="What it is, and how it is asked.")
    threshold: Share = 0.0
    name: Name | None = None


class ProbeRequest(_Body):
    """A prediction API to try, and texts to try it with; one of the data set if none is given."""

    options: RemoteApi
    texts: Annotated[
        tuple[Annotated[str, Field(max_length=1_000_000)], ...], Field(max_length=100)
    ] = ()


class PromptRequest(_Body):
    """A prompt to fill in with a record or a text; nothing is sent."""

    options: PromptedLlm | None = Field(default=None, description="How a model would be asked.")
    model: Name | None = Field(default=None, description="Instead: a connected model.")
    record: Annotated[str, Field(max_length=1_000)] | None = None
    text: Annotated[str, Field(max_length=1_000_000)] | None = None


class TextsRequest(_Body):
    """Texts to predict; they are not stored."""

    texts: Annotated[tuple[Annotated[str, Field(max_length=1_000_000)], ...], Field(max_length=256)]


class EvaluateRequest(_Body):
    """A model to score."""

    model: Name
    split: Name | None = Field(default=None, description="train, validation, test, none or rest.")
    dataset: Name | None = None
    resamples: Resamples = 2_000
    level: Level = 0.95
    seed: Seed = 0


class CompareRequest(_Body):
    """Two models to compare on the records neither was trained on; A minus B."""

    a: Name
    b: Name
    split: Name | None = None
    dataset: Name | None = Field(
        default=None, description="Where to compare them, if they do not belong to one data set."
    )
    resamples: Resamples = 2_000
    level: Level = 0.95
    seed: Seed = 0


Coordinate = Annotated[float, Field(ge=-100, le=100, allow_inf_nan=False)]


class SelectRequest(Selected):
    """Records to remember: those listed, or those a filter finds or a lasso on the map holds."""

    records: Annotated[tuple[Name, ...], Field(min_length=1, max_length=1_000_000)] | None = None
    lasso: (
        Annotated[tuple[tuple[Coordinate, Coordinate], ...], Field(min_length=3, max_length=1_000)]
        | None
    ) = Field(default=None, description="Corners of a polygon on the latest map.")

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ruled = self.where is not None or self.filter is not None or self.lasso is not None
        if ruled == (self.records is not None):
            raise ValueError("give either records, or a filter (where, filter, or both) or a lasso")
        return self


class CurveRequest(_Body):
    """A learning curve to draw."""

    shots: Annotated[
        tuple[Annotated[int, Field(ge=1, le=1_000_000)] | None, ...],
        Field(min_length=1, max_length=50, description="Labels per class; null for all."),
    ] = (1, 2, 4, 8, 16, 32, None)
    seeds: Annotated[int, Field(ge=1, le=100)] = 5
    method: Name = "hybrid"
    split: Name | None = None
    encoder: Name | None = None
    holdout: Share = 0.2
    level: Level = 0.95
    seed: Seed = 0


class SimulateRequest(_Body):
    """Labelling to play through on known labels."""

    strategies: Annotated[tuple[Name, ...], Field(min_length=1, max_length=10)] = (
        *("adaptive", "coverage", "uncertainty", "random"),
    )
    method: Name = "hybrid"
    batch: Annotated[int, Field(ge=1, le=10_000)] = 20
    up_to: Annotated[int, Field(ge=1, le=100_000, description="Labels in the end.")] = 100
    seeds: Annotated[int, Field(ge=1, le=100)] = 3
    split: Name | None = None
    encoder: Name | None = None
    holdout: Share = 0.2
    level: Level = 0.95
    seed: Seed = 0


class NextRequest(_Body):
    """Records to choose for labelling."""

    batch: Annotated[int, Field(ge=1, le=10_000)] = 20
    strategy: Name = "adaptive"
    encoder: Name | None = None
    holdout: Annotated[
        float,
        Field(ge=0, lt=1, allow_inf_nan=False, description="Share drawn at random to test on."),
    ] = 0.2
    level: Level = 0.95
    seed: Seed = 0


class AblateRequest(_Body):
    """A language model whose examples are to be tested; the field `examples` is what varies."""

    options: PromptedLlm
    variants: Annotated[tuple[ExampleChoice, ...], Field(min_length=2, max_length=4)] = (
        *("none", "random", "retrieved"),
    )
    limit: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    split: Name | None = None
    resamples: Resamples = 2_000
    level: Level = 0.95
    seed: Seed = 0


class ExportRequest(Selected):
    """Records to write into a file."""

    format: Name = "csv"
    history: bool = Field(default=False, description="Also every decision.")


class SearchRequest(Selected):
    """What to look for."""

    query: Annotated[str, Field(min_length=1, max_length=20_000)]
    mode: SearchMode = "hybrid"
    limit: Annotated[int, Field(ge=1, le=1_000)] = 20
    encoder: Name | None = None


class Look(Selected):
    """One look at a data set under one filter: a page, and what charts beside it show."""

    sort: Name | None = None
    descending: bool = False
    columns: Annotated[tuple[Name, ...], Field(max_length=500)] | None = None
    offset: Annotated[int, Field(ge=0, le=LARGEST)] = 0
    limit: Annotated[int, Field(ge=0, le=1_000)] = 100
    facets: Annotated[tuple[Name, ...], Field(max_length=50)] = ()
    facet_limit: Annotated[int, Field(ge=1, le=1_000)] = 50
    histograms: Annotated[tuple[Name, ...], Field(max_length=50)] = ()
    bins: Annotated[int, Field(ge=1, le=500)] = 20
    once: Literal["image"] | None = Field(default=None, description="Each picture once.")


class ProjectRequest(_Body):
    """A map to make, or to complete."""

    encoder: Name | None = None
    seed: Seed = 0
    neighbours: Annotated[int, Field(ge=2, le=200)] = 15
    min_dist: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 0.1


class TopicsRequest(_Body):
    """Topics to find, or to assign new records to."""

    at_most: Annotated[int, Field(ge=1, le=100_000)] | None = None
    min_size: Annotated[int, Field(ge=1, le=LARGEST)] | None = None
    outliers: Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)] = 0.0
    namer: TopicNamer | None = Field(default=None, description="A language model that names them.")
    encoder: Name | None = None
    seed: Seed = 0


class MapValuesRequest(Selected):
    """A field to colour the map by; points that fail the filter have no value."""

    field: Annotated[str, Field(min_length=1, max_length=500)] = Field(
        description="Any field of a filter, or `cluster`."
    )


class OneDecision(_Body):
    """What a person said about one record."""

    record: Name
    action: Action
    label: Name | None = None
    note: Words | None = None
    check: Name | None = Field(default=None, description="The check whose finding led to it.")
    run: Name | None = Field(default=None, description="The run that finding hangs on.")
    key: Key | None = Field(
        default=None, description="Made by the client, unique: sent again, nothing is saved twice."
    )


class DecisionsRequest(_Body):
    """Decisions to save in one commit, all or none, in order."""

    decisions: Annotated[tuple[OneDecision, ...], Field(min_length=1, max_length=10_000)]
    by: Name | None = Field(
        default=None, description="Who decides; the server's user if not given."
    )

    def drafts(self) -> list[DecisionDraft]:
        """Return them as drafts, signed where ``by`` is given."""
        return [DecisionDraft(**dict(one), by=self.by or "") for one in self.decisions]


class BulkRequest(Selected):
    """The same decision about many records: those listed, or those a filter finds."""

    records: Annotated[tuple[Name, ...], Field(min_length=1, max_length=1_000_000)] | None = None
    action: Action
    label: Name | None = None
    note: Words | None = None
    check: Name | None = None
    run: Name | None = None
    by: Name | None = None
    key: Key | None = Field(
        default=None, description="Made by the client, unique: sent again, nothing is saved twice."
    )
    expected: Annotated[int, Field(ge=0, le=LARGEST)] | None = Field(
        default=None, description="Refuse unless the filter finds exactly so many records."
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        filtered = self.where is not None or self.filter is not None
        if filtered == (self.records is not None):
            raise ValueError("give either records, or a filter (where, filter, or both)")
        return self
