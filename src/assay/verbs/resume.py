"""The work of a run that was cut short, begun again from what the run recorded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from assay.errors import NotResumable
from assay.schema.answers import Asked
from assay.schema.captions import CaptioningSettings
from assay.schema.connections import CONNECTION, PromptedLlm
from assay.schema.filters import Filter, parse_filter
from assay.schema.questionnaires import Questionnaire
from assay.schema.runs import Run
from assay.schema.topics import TopicNamer
from assay.schema.tuning import Tuning
from assay.verbs.asking.ask import ask
from assay.verbs.asking.questionnaire import questionnaire
from assay.verbs.captions import add_captions, compare_captions, make_captions
from assay.verbs.collecting.bring import bring
from assay.verbs.collecting.pack import pack
from assay.verbs.collecting.recut import recut
from assay.verbs.collecting.uploads import import_upload
from assay.verbs.context import Context
from assay.verbs.embedding.embed import embed
from assay.verbs.embedding.project import project
from assay.verbs.labelling.check import check
from assay.verbs.labelling.gain import label_gain
from assay.verbs.labelling.label_next import label_next
from assay.verbs.labelling.simulate import simulate
from assay.verbs.languages import languages
from assay.verbs.learning.train import train
from assay.verbs.looking.find import index
from assay.verbs.picturing.picture_vectors import embed_pictures
from assay.verbs.picturing.pictures import pictures
from assay.verbs.predicting.connect import connect
from assay.verbs.predicting.predict import predict_dataset
from assay.verbs.scoring.ablate import ablate
from assay.verbs.scoring.compare import compare
from assay.verbs.scoring.curve import curve
from assay.verbs.scoring.evaluate import evaluate
from assay.verbs.scoring.threshold import threshold
from assay.verbs.theming.topics import topics

Params = dict[str, Any]


def resume(ctx: Context, run: Run) -> object:
    """Call the verb that made a run again, with the parameters it was called with.

    Raises:
        NotResumable: It goes on, is done, or is of a kind nobody asks for by itself.
    """
    if run.status in ("pending", "running"):
        raise NotResumable(
            f"Run '{run.id}' still goes on.", hint="Follow it, or cancel it and resume it then."
        )
    if run.status == "done":
        raise NotResumable(
            f"Run '{run.id}' is done, there is nothing to resume.",
            hint="Read its result; where something changed since, make the same request again.",
        )
    again = AGAIN.get(run.kind)
    if again is None:
        raise NotResumable(f"A run of the kind '{run.kind}' cannot be resumed.")
    if run.dataset is None and again is not _import:
        raise NotResumable(f"The data set of run '{run.id}' is gone.")
    return again(ctx, run.dataset or "", run.params, run.seed or 0)


def _train(ctx: Context, dataset: str, params: Params, seed: int) -> object:
    asked = _encoder_by_name(params)
    tuning = asked.pop("tuning", None)
    return train(
        ctx, dataset, seed=seed, tuning=Tuning.model_validate(tuning) if tuning else None, **asked
    )


def _caption(ctx: Context, dataset: str, params: Params, _: int) -> object:
    asked = dict(params)
    settings = CaptioningSettings.model_validate(asked.pop("settings"))
    return make_captions(ctx, dataset, asked.pop("model"), settings=settings, **asked)


def _captions(ctx: Context, dataset: str, params: Params, seed: int) -> object:
    asked = _encoder_by_name(params)
    file = asked.pop("judgements")
    asked.pop("called", None)  # of runs that are older than uploads kept until the end
    judgements = Path(file) if file else None
    return compare_captions(ctx, dataset, judgements=judgements, seed=seed, **asked)


def _caption_file(ctx: Context, dataset: str, params: Params, _: int) -> object:
    return add_captions(
        ctx, dataset, params.get("file"), upload=params.get("upload"), name=params["name"]
    )


def _check(ctx: Context, dataset: str, params: Params, seed: int) -> object:
    asked = _encoder_by_name(params)
    return check(ctx, dataset, names=list(asked.pop("checks")), seed=seed, **asked)


def _embed(ctx: Context, dataset: str, params: Params, _: int) -> object:
    return embed(ctx, dataset, **_encoder_by_name(params))


def _embed_pictures(ctx: Context, dataset: str, params: Params, _: int) -> object:
    return embed_pictures(ctx, dataset, **_encoder_by_name(params))


def _index(ctx: Context, dataset: str, _: Params, __: int) -> object:
    return index(ctx, dataset)


def _languages(ctx: Context, dataset: str, _: Params, __: int) -> object:
    return languages(ctx, dataset)


def _pictures(ctx: Context, dataset: str, _: Params, __: int) -> object:
    return pictures(ctx, dataset)


def _project(ctx: Context, dataset: str, params: Params, seed: int) -> object:
    return project(ctx, dataset, seed=seed, **_encoder_by_name(params))


def _topics(ctx: Context, dataset: str, params: Params, seed: int) -> object:
    asked = _encoder_by_name(params)
    namer = asked.pop("namer", None)
    asked["namer"] = TopicNamer.model_validate(namer) if namer else None
    return topics(ctx, dataset, seed=seed, **asked)


def _predict(ctx: Context, dataset: str, params: Params, _: int) -> object:
    return predict_dataset(ctx, params["model"], dataset)


def _evaluate(ctx: Context, dataset: str, params: Params, seed: int) -> object:
    asked = {name: params[name] for name in ("split", "resamples", "level")}
    return evaluate(ctx, params["model"], dataset=dataset, seed=seed, **asked)


def _compare(ctx: Context, dataset: str, params: Params, seed: int) -> object:
    asked = {name: params[name] for name in ("split", "resamples", "level")}
    return compare(ctx, params["a"], params["b"], dataset=dataset, seed=seed, **asked)


def _threshold(ctx: Context, _: str, params: Params, seed: int) -> object:
    asked = dict(params)
    return threshold(ctx, asked.pop("model"), seed=seed, **asked)


def _curve(ctx: Context, dataset: str, params: Params, seed: int) -> object:
    return curve(ctx, dataset, seed=seed, **_encoder_by_name(params))


def _next(ctx: Context, dataset: str, params: Params, seed: int) -> object:
    return label_next(ctx, dataset, seed=seed, **_encoder_by_name(params))


def _gain(ctx: Context, dataset: str, params: Params, seed: int) -> object:
    return label_gain(ctx, dataset, seed=seed, **_encoder_by_name(params))


def _simulate(ctx: Context, dataset: str, params: Params, seed: int) -> object:
    return simulate(ctx, dataset, seed=seed, **_encoder_by_name(params))


def _ablate(ctx: Context, dataset: str, params: Params, seed: int) -> object:
    asked = dict(params)
    options = PromptedLlm.model_validate(asked.pop("options"))
    return ablate(ctx, dataset, options, seed=seed, **asked)


def _connect(ctx: Context, dataset: str, params: Params, _: int) -> object:
    asked = {name: params[name] for name in ("threshold", "name")}
    return connect(ctx, dataset, CONNECTION.validate_python(params["options"]), **asked)


def _export(ctx: Context, dataset: str, params: Params, _: int) -> object:
    where = params["where"]
    return pack(
        ctx,
        dataset,
        format=params["format"],
        where=parse_filter(where) if where is not None else None,
        history=params["history"],
    )


def _ask(ctx: Context, dataset: str, params: Params, _: int) -> object:
    asked = dict(params)
    where = asked.pop("where")
    return ask(
        ctx,
        dataset,
        asked.pop("question"),
        llm=Asked.model_validate(asked.pop("llm")),
        where=TypeAdapter(Filter).validate_python(where) if where is not None else None,
        **asked,
    )


def _questionnaire(ctx: Context, dataset: str, params: Params, _: int) -> object:
    return questionnaire(
        ctx,
        dataset,
        Questionnaire.model_validate(params["asked"]),
        llms=[Asked.model_validate(one) for one in params["llms"]],
        documents=params["documents"],
        top=params["top"],
    )


def _recut(ctx: Context, dataset: str, params: Params, _: int) -> object:
    return recut(ctx, dataset, params["cut"], name=params["name"])


def _import(ctx: Context, _: str, params: Params, __: int) -> object:
    asked = dict(params)
    path, upload = Path(asked.pop("path")), asked.pop("upload", None)
    images = asked.pop("images", None)
    asked.pop("unlocked", None)  # passwords are not kept: locked documents ask for theirs again
    asked["name"] = asked.pop("dataset")
    if upload is not None:
        return import_upload(ctx, upload, **asked)
    return bring(ctx, path, images=Path(images) if images else None, **asked)


def _encoder_by_name(params: Params) -> Params:
    """Name the encoder as a person does; its key says only whether it is the same one."""
    asked = dict(params)
    asked["encoder"] = asked.pop("encoder_name", None)
    return asked


AGAIN: dict[str, Callable[[Context, str, Params, int], object]] = {
    "ablate": _ablate,
    "ask": _ask,
    "caption": _caption,
    "caption_file": _caption_file,
    "captions": _captions,
    "check": _check,
    "compare": _compare,
    "connect": _connect,
    "curve": _curve,
    "embed": _embed,
    "embed_pictures": _embed_pictures,
    "evaluate": _evaluate,
    "export": _export,
    "gain": _gain,
    "import": _import,
    "index": _index,
    "languages": _languages,
    "next": _next,
    "pictures": _pictures,
    "predict": _predict,
    "project": _project,
    "questionnaire": _questionnaire,
    "recut": _recut,
    "simulate": _simulate,
    "threshold": _threshold,
    "topics": _topics,
    "train": _train,
}
"""Kind of a run → the verb that makes one."""
