"""Prediction APIs: try one before it is connected, and find the model of an address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from assay.errors import InvalidSetting, NotEnoughData
from assay.remotes import resolve_remote
from assay.schema.connections import RemoteApi, RemoteProbe
from assay.schema.models import ModelCard
from assay.schema.runs import Reporter, silent
from assay.verbs.context import Context
from assay.verbs.predicting.connect import connect
from assay.verbs.predicting.naming import free_name


def probe(ctx: Context, dataset: str, options: RemoteApi, texts: Sequence[str] = ()) -> RemoteProbe:
    """Ask a prediction API once; see ``Dataset.probe``.

    Raises:
        InvalidSetting: An option cannot be used, or there are more texts than a request holds.
        NotEnoughData: No text is given, and the data set holds none.
        RemoteError: It does not answer.
    """
    client = resolve_remote(options)
    chosen = [text for text in texts or _first(ctx, dataset) if text.strip()]
    if not chosen:
        raise NotEnoughData("There is no text to ask about.", hint="Give one, e.g. --try 'hello'.")
    if len(chosen) > options.batch:
        raise InvalidSetting(
            f"{len(chosen)} texts are more than the {options.batch} of one request.",
            hint="Try with fewer, or with a larger --batch.",
        )
    return client.probe(chosen)


def remote_model(
    ctx: Context,
    dataset: str,
    url: str,
    *,
    key_env: str | None = None,
    watch: Reporter = silent,
) -> ModelCard:
    """Return the newest model connected to an address, connecting it where there is none.

    Args:
        dataset: The data set whose labels it is about.
        url: Address of the API.
        key_env: Variable that holds the key; where one is named, the model's must be the same.
        watch: Called with progress.

    Raises:
        InvalidSetting: The address cannot be used.
        RemoteError: It does not answer.
    """
    for card in ctx.store.catalogue.models.list(dataset=dataset):
        asked = card.params.get("url"), card.params.get("key_env")
        if card.method == "remote" and asked[0] == url and key_env in (None, asked[1]):
            return card
    name = free_name(ctx, f"{dataset}-{_place(url)}")
    options = RemoteApi(url=url, key_env=key_env)
    report = connect(ctx, dataset, options, name=name, watch=watch)
    return ctx.store.catalogue.models.get(report.model)


def _place(url: str) -> str:
    """Name a host, its port included, as a model's name may hold it."""
    return re.sub(r"[^A-Za-z0-9.]+", "-", urlsplit(url).netloc).strip("-.")[:80] or "remote"


def _first(ctx: Context, dataset: str) -> list[str]:
    texts = ctx.store.frame(dataset).rows(columns=["text"], limit=100)["text"].drop_nulls()
    return [text for text in texts.to_list() if text.strip()][:1]
