"""The widget as one file with its hash, and the manifest that names both. Open to every site."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from api.deps import PartsDep
from api.look.bundle import widget_bundle

router = APIRouter(include_in_schema=False)


@router.get("/widget/mot-cua.js")
def bundle() -> Response:
    """The whole widget; a page that pins its hash takes it again from the manifest on upgrades."""
    made = widget_bundle()
    return Response(made.text, media_type="text/javascript; charset=utf-8")


@router.get("/widget/manifest.json")
def manifest(parts: PartsDep) -> Response:
    """Address and hash of this version, and the tags to put into a page."""
    made = widget_bundle()
    root = parts.settings.public_url.rstrip("/")
    src = f"{root}/widget/mot-cua.js?v={made.version}"
    site = next(iter(parts.settings.site_origins()), "demo")
    told = {
        "src": src,
        "integrity": made.integrity,
        "version": made.version,
        "script": (
            f'<script type="module" src="{src}" integrity="{made.integrity}" '
            'crossorigin="anonymous"></script>'
        ),
        "element": f'<mot-cua site="{site}" lang="vi" mode="floating"></mot-cua>',
        "frame": f'<iframe src="{root}/embed?site={site}" title="Một Cửa"></iframe>',
        "policy": f"script-src {root}; connect-src {root}; media-src https:; frame-src {root}",
    }
    return JSONResponse(told)
