"""Encoders: texts to vectors of unit length."""

from assay.encoders.port import Encoder
from assay.encoders.resolver import encoder_names, resolve_encoder

__all__ = ["Encoder", "encoder_names", "resolve_encoder"]
