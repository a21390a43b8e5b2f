"""The built page, where there is one; else a sentence that says how to get it."""

from __future__ import annotations

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

FOLDER = Path(__file__).parent / "static"
INDEX = "index.html"
FOR_EVER = "public, max-age=31536000, immutable"

NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Assay</title>
<main>
<h1>Assay is serving this workspace.</h1>
<p>The page is not built here; the API is at <a href="/api/v1/openapi.json">/api/v1</a>.
How to build the page and how to use the API stands in <code>docs/how-to/serve.md</code>.</p>
</main>
</html>
"""


class Page(StaticFiles):
    """Files of the built page; every other address is a view of it, so it gets the index.

    Args:
        folder: Where the page was built.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        self._built = (folder / INDEX).is_file()
        super().__init__(directory=folder, check_dir=False)

    async def check_config(self) -> None:
        """Accept that there may be no page."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with a file, the index, or the sentence."""
        if scope["path"].startswith("/api/"):
            raise HTTPException(404)
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        if not self._built:
            return HTMLResponse(NOT_BUILT, headers={"Cache-Control": "no-cache"})
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or path.startswith("assets/"):
                raise
            response = await super().get_response(INDEX, scope)
        stamped = path.startswith("assets/")
        response.headers["Cache-Control"] = FOR_EVER if stamped else "no-cache"
        return response
