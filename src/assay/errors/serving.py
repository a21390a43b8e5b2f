"""What can go wrong while predictions or the page are served."""

from __future__ import annotations

from assay.errors.base import AssayError


class NoModel(AssayError):
    """No model is promoted that a service could answer with, or several are."""

    code = "no_model"
    default_hint = "Promote one with `assay promote MODEL`, or name one (--model, ?model=)."


class NotSentiment(AssayError):
    """A model whose labels are not those of a sentiment was asked for one."""

    code = "not_sentiment"
    default_hint = "Say what its labels mean, e.g. ASSAY_SENTIMENT_LABELS='0=negative,1=positive'."


class PortInUse(AssayError):
    """Another program listens on the port already."""

    code = "port_in_use"
    default_hint = "Stop the other program, or choose another port with --port."


class CannotListen(AssayError):
    """The address cannot be listened on."""

    code = "cannot_listen"
    default_hint = "Use --host 127.0.0.1, or an address of this machine."
