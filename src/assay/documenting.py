"""The documents of a data set."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assay import verbs
from assay.schema.documents import DocumentInfo, DocumentText, Places, Recut
from assay.schema.runs import Reporter, silent
from assay.verbs.context import Context


class Documenting:
    """The verbs of a data set that concern its documents; part of ``Dataset``."""

    _ctx: Context
    name: str

    def documents(self) -> list[DocumentInfo]:
        """Return the documents its passages were cut from."""
        return verbs.documents.list_documents(self._ctx, self.name)

    def document_file(self, document: str) -> tuple[DocumentInfo, Path]:
        """Return a document and where its file is kept, which must not be changed.

        Raises:
            RecordNotFound: There is no such document.
            DocumentNotKept: Its file is not here.
        """
        return verbs.documents.document_file(self._ctx, self.name, document)

    def document_text(self, document: str) -> DocumentText:
        """Return the text of a document and its passages, or raise ``RecordNotFound``."""
        return verbs.documents.document_text(self._ctx, self.name, document)

    def document_places(
        self, document: str, text: str, *, page: int = 1, password: str | None = None
    ) -> Places:
        """Find where a text stands on the pages of a PDF.

        Args:
            document: Id of the document.
            text: A passage or a quote.
            page: The page it begins on, from 1.
            password: What opens the file.

        Raises:
            RecordNotFound: There is no such document.
            DocumentNotKept: Its file is not here.
            MalformedSource: It does not open.
        """
        return verbs.documents.places_of(
            self._ctx, self.name, document, text, page=page, password=password
        )

    def recut(
        self,
        cut: str,
        *,
        name: str | None = None,
        password: str | Sequence[str] | None = None,
        watch: Reporter = silent,
    ) -> Recut:
        """Cut the documents anew, into a data set of their own; this one stays as it is.

        Args:
            cut: Tokens of whole sentences, as ``"180"``, or characters and overlap, as
                ``"300/100"``.
            name: Of the new data set; this one's and the cut when not given.
            password: What opens encrypted documents; several are tried in turn.
            watch: Called while documents are read.

        Raises:
            DocumentNotKept: No file of them is here.
        """
        return verbs.recut.recut(
            self._ctx, self.name, cut, name=name, password=password, watch=watch
        )
