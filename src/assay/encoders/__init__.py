"""Encoders: texts, and pictures where they can see, to vectors of unit length."""

from assay.encoders.port import Encoder, PictureEncoder
from assay.encoders.resolver import encoder_names, resolve_encoder

__all__ = ["Encoder", "PictureEncoder", "encoder_names", "resolve_encoder"]
