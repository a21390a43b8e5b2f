"""From what a person connected to a client that asks it."""

from __future__ import annotations

from assay.remotes.client import RemoteClient
from assay.remotes.fake import LABELS, FakeEndpoint
from assay.remotes.http import HttpEndpoint
from assay.remotes.port import Endpoint
from assay.schema.connections import RemoteApi


def resolve_remote(options: RemoteApi) -> RemoteClient:
    """Make the client of a connection; nothing is asked yet.

    Args:
        options: Its ``url`` is ``https://…``, ``http://…``, or ``fake://a,b,c``: answers of this
            process that need no network, of the labels a, b and c.

    Raises:
        InvalidSetting: The connection cannot be asked.
    """
    return RemoteClient(_endpoint(options), options)


def _endpoint(options: RemoteApi) -> Endpoint:
    scheme, separator, rest = options.url.partition("://")
    if separator and scheme == "fake":
        labels = [label for label in rest.split(",") if label]
        return FakeEndpoint(labels or LABELS, n_best=options.n_best)
    return HttpEndpoint(options)
