"""Errors as the HTTP interface answers them: JSON with a code and a sentence, in one place."""

from functools import partial

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from starlette.exceptions import HTTPException

from api.errors import ApiError
from api.schemas.common import ErrorOut
from api.schemas.local import (
    ProblemOut,
    UnfitOut,
)
from bot.accounts import LastAdmin, NoAccount, OwnAccount, Taken
from bot.curating.curation import NotFound, SamePerson
from bot.desk import BadRequest, CaseNotFound, NotAllowed, NotOwner
from bot.editing.mistakes import MistakeNotFound
from bot.evaluation.trials import TrialNotFound
from bot.origin import origin
from knowledge.errors import EncoderUnusable, NotThere, OwnChange, Unfit

_ACCOUNTS: dict[type[Exception], str] = {
    LastAdmin: "last_admin",
    OwnAccount: "own_account",
    Taken: "taken",
}


def install_errors(app: FastAPI) -> None:
    """Map every error to JSON in one place."""
    app.add_exception_handler(ApiError, _api_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(CaseNotFound, _not_found)
    app.add_exception_handler(NotOwner, _conflict)
    app.add_exception_handler(NotAllowed, _forbidden)
    app.add_exception_handler(BadRequest, _unfit)
    app.add_exception_handler(NotFound, _not_found)
    app.add_exception_handler(SamePerson, _decided)
    app.add_exception_handler(Unfit, _faulty)
    app.add_exception_handler(NotThere, _not_found)
    app.add_exception_handler(OwnChange, _decided)
    for kept, code in _ACCOUNTS.items():
        app.add_exception_handler(kept, partial(_kept, code))
    app.add_exception_handler(NoAccount, _not_found)
    app.add_exception_handler(MistakeNotFound, _not_found)
    app.add_exception_handler(TrialNotFound, _not_found)
    app.add_exception_handler(EncoderUnusable, _no_encoder)
    for busy in (OperationalError, NoConnectionFree):
        app.add_exception_handler(busy, _database)
    app.add_exception_handler(Exception, _failed)


def _answer(status: int, code: str, message: str) -> JSONResponse:
    return JSONResponse(ErrorOut(code=code, message=message).model_dump(), status)


async def _api_error(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001  # FastAPI's signature
    if not isinstance(error, ApiError):
        raise error
    return JSONResponse(error.body.model_dump(), error.status, error.headers)


async def _invalid(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001  # FastAPI's signature
    if not isinstance(error, RequestValidationError):
        raise error
    where = "; ".join(
        f"{'.'.join(str(part) for part in found['loc'])}: {found['msg']}"
        for found in error.errors()[:5]
    )
    return _answer(422, "invalid", f"The request does not fit: {where}")


async def http_error(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001  # FastAPI's signature
    """What the framework itself refuses, as JSON."""
    if not isinstance(error, HTTPException):
        raise error
    return _answer(error.status_code, "http", f"{error.detail}. See /docs for what there is.")


async def _not_found(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001  # FastAPI's signature
    return _answer(404, "not_found", str(error))


async def _conflict(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001  # FastAPI's signature
    return _answer(409, "already_claimed", str(error))


async def _forbidden(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001  # FastAPI's signature
    return _answer(403, "not_allowed", str(error))


async def _decided(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001  # FastAPI's signature
    return _answer(409, "same_person", str(error))


async def _kept(code: str, request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001  # FastAPI's signature
    return _answer(409, code, str(error))


async def _unfit(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001  # FastAPI's signature
    return _answer(422, "invalid", str(error))


async def _faulty(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001  # FastAPI's signature
    if not isinstance(error, Unfit):
        raise error
    problems = [ProblemOut(field=p.field, problem=p.name, detail=p.detail) for p in error.problems]
    message = f"Correct what is named and send it again: {error}"
    body = UnfitOut(code="unfit", message=message, problems=problems)
    return JSONResponse(body.model_dump(), 422)


async def _failed(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001  # FastAPI's signature
    """What nobody foresaw; the server logs it under the same id."""
    message = "Something failed here. Try again; if it stays, tell us the X-Request-ID."
    answer = _answer(500, "failed", message)
    answer.headers["X-Request-ID"] = origin().request_id or ""
    return answer


async def _no_encoder(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001  # FastAPI's signature
    message = "The model that compares meanings is missing. Nothing was changed; ask the operator."
    return _answer(503, "no_encoder", message)


async def _database(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001  # FastAPI's signature
    return JSONResponse(
        ErrorOut(
            code="busy", message="The store is busy. Send the same request again."
        ).model_dump(),
        503,
        {"Retry-After": "2"},
    )
