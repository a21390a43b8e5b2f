"""Machine captions of a data set's pictures: made, read, compared with the human ones."""

from assay.verbs.captions.bring import add_captions
from assay.verbs.captions.compare import caption_pairs, compare_captions
from assay.verbs.captions.make import make_captions

__all__ = ["add_captions", "caption_pairs", "compare_captions", "make_captions"]
