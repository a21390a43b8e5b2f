"""Store: the only code that knows a database or a file layout.

Three kinds of facts are kept apart: what came in (immutable parts), what people said (the
catalogue), and what can be recomputed (artefacts and vectors). A ``Frame`` joins them.
"""

from assay.store.artefacts import Artefacts
from assay.store.catalogue import Catalogue
from assay.store.frame import Frame
from assay.store.ingest import IngestResult
from assay.store.store import Store, open_store
from assay.store.vector_cache import VectorCache
from assay.store.view import FINDINGS, PREDICTIONS, Topical

__all__ = [
    "FINDINGS",
    "PREDICTIONS",
    "Artefacts",
    "Catalogue",
    "Frame",
    "IngestResult",
    "Store",
    "Topical",
    "VectorCache",
    "open_store",
]
