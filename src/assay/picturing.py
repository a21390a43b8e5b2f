"""The pictures of a data set, as verbs of ``Dataset``."""

from __future__ import annotations

from assay import verbs
from assay.schema.pictures import (
    Picture,
    PictureEmbedReport,
    PicturesReport,
    PictureVectorsInfo,
)
from assay.schema.runs import Reporter, silent
from assay.verbs.context import Context


class Picturing:
    """The verbs of a data set about pictures; part of ``Dataset``."""

    _ctx: Context
    name: str

    def picture(self, record: str) -> Picture:
        """Return a record's picture, or raise ``PictureNotFound`` or ``NotAPicture``."""
        return verbs.picture.picture(self._ctx, self.name, record)

    def thumbnail(self, record: str) -> Picture:
        """Return a record's picture, small and upright; raises as ``picture`` does."""
        return verbs.pictures.thumbnail(self._ctx, self.name, record)

    def pictures(self, *, watch: Reporter = silent) -> PicturesReport:
        """Measure every picture and make its thumbnail; resumes where an earlier call stopped."""
        return verbs.pictures.pictures(self._ctx, self.name, watch=watch)

    def embed_pictures(
        self, encoder: str | None = None, *, watch: Reporter = silent
    ) -> PictureEmbedReport:
        """Compute the vectors of pictures, so that a search finds them by what they show.

        Each picture is embedded once, by what is in its file; resumes where an earlier call
        stopped.

        Args:
            encoder: One that sees: ``clip:NAME-OR-FOLDER``.
            watch: Called with progress.
        """
        return verbs.picture_vectors.embed_pictures(
            self._ctx, self.name, encoder=encoder, watch=watch
        )

    def picture_vectors(self) -> PictureVectorsInfo | None:
        """Say which encoder saw how many of the pictures; ``None`` where none did."""
        return verbs.picture_vectors.picture_vectors_info(self._ctx, self.name)
