"""Figures for Prometheus, for whoever knows the token; without a token there is no such page."""

from hmac import compare_digest
from typing import Annotated

from fastapi import APIRouter, Header, Response
from prometheus_client import CONTENT_TYPE_LATEST

from api.deps import PartsDep
from api.errors import ApiError

router = APIRouter(tags=["health"])


@router.get("/metrics", include_in_schema=False)
def metrics(parts: PartsDep, authorization: Annotated[str, Header()] = "") -> Response:
    """Every meter in Prometheus' text format. Holds no personal data."""
    token = parts.settings.metrics_token.get_secret_value()
    if not token:
        raise ApiError(404, "not_found", "Set MOTCUA_METRICS_TOKEN to see the figures.")
    if not compare_digest(authorization.encode(), f"Bearer {token}".encode()):
        raise ApiError(401, "unauthorized", "Send the token as `Authorization: Bearer …`.")
    headers = {"Cache-Control": "no-store"}
    return Response(parts.meters.page(), media_type=CONTENT_TYPE_LATEST, headers=headers)
