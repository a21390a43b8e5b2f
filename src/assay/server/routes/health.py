"""Is it alive, is it ready, which version; and signing in."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from assay import __version__
from assay.extras import is_installed
from assay.server.access import API, COOKIE, Access
from assay.server.bodies import SignIn
from assay.server.deps import Ws
from assay.server.problems import Refusal, answers
from assay.server.replies import Health, Session

router = APIRouter(tags=["server"])


@router.get("/livez", responses=answers())
def livez() -> Health:
    """Answer as long as the process lives."""
    return Health(version=__version__)


@router.get("/readyz", responses=answers())
def readyz(ws: Ws) -> Health:
    """Answer when the workspace can be read."""
    ws.runs(limit=1)
    return Health(version=__version__)


@router.get("/health", responses=answers())
def get_health(ws: Ws) -> Health:
    """Answer with the version when the workspace can be read."""
    return readyz(ws)


def _access(request: Request) -> Access:
    return request.app.state.access


def _session(access: Access, *, signed_in: bool) -> Session:
    return Session(
        required=access.token is not None,
        signed_in=signed_in,
        max_upload=access.max_upload,
        tunes=is_installed("torch", "transformers"),
    )


@router.get("/session", responses=answers())
def get_session(request: Request) -> Session:
    """Tell whether a token is asked for, and whether this caller has shown it."""
    access = _access(request)
    return _session(access, signed_in=access.signed_in(request.headers))


@router.post("/session", responses=answers(401))
def create_session(body: SignIn, request: Request, response: Response) -> Session:
    """Sign a page in: the token is exchanged for a cookie that scripts cannot read."""
    access = _access(request)
    if not access.knows(body.token):
        raise Refusal(401, "token_wrong", "That is not the token of this server.", "Try again.")
    if access.token is not None:
        response.set_cookie(COOKIE, access.session, httponly=True, samesite="strict", path=API)
    return _session(access, signed_in=True)


@router.delete("/session", responses=answers())
def delete_session(request: Request, response: Response) -> Session:
    """Sign a page out."""
    access = _access(request)
    response.delete_cookie(COOKIE, httponly=True, samesite="strict", path=API)
    return _session(access, signed_in=access.token is None)
