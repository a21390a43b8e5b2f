"""Captioners: pictures to captions, behind one protocol."""

from assay.captioners.port import Caption, Captioner
from assay.captioners.resolver import captioner_names, resolve_captioner

__all__ = ["Caption", "Captioner", "captioner_names", "resolve_captioner"]
