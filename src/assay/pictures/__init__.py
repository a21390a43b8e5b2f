"""Pictures: bytes in; a bounded decoding, what can be measured of it, and which are alike, out."""

from assay.pictures.colours import colours
from assay.pictures.decoding import Decoded, decode
from assay.pictures.facts import THUMBNAIL, VERSION, look
from assay.pictures.likeness import Likeness, LikePairs, like_pairs

__all__ = [
    "THUMBNAIL",
    "VERSION",
    "Decoded",
    "LikePairs",
    "Likeness",
    "colours",
    "decode",
    "like_pairs",
    "look",
]
