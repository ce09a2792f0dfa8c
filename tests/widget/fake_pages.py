"""The pages as the real server gives them: same files, same addresses, same policy."""

import json
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader

API = Path(__file__).parents[2] / "api"
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; "
    "media-src https:; img-src 'self' data: https:"
)
OFFICES = {
    "vi": {
        "name": "UBND phường Tân Định",
        "hours": "Thứ Hai đến thứ Sáu: 7:30–11:30 và 13:00–17:00. Thứ Bảy: 7:30–11:30.",
        "address": "58B Nguyễn Đình Chiểu, phường Tân Định, TP. Hồ Chí Minh",
        "phone": "028 3829 0000",
        "theme": {
            "name": "Thứ Tư không hẹn",
            "text": "Nhận hồ sơ không cần đặt lịch, không tiền mặt.",
        },
    },
    "en": {
        "name": "People's Committee of Tân Định ward",
        "hours": "Monday to Friday 7:30–11:30 and 13:00–17:00. Saturday 7:30–11:30.",
        "address": "58B Nguyễn Đình Chiểu, Tân Định ward, Ho Chi Minh City",
        "phone": "028 3829 0000",
        "theme": {"name": "Walk-in Wednesday", "text": "No appointment needed, cashless."},
    },
}
HOST = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Trang khác</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>Trang của một cơ quan khác</h1><p>Nội dung. <a href="#x">Liên kết</a></p></main>
<mot-cua site="demo" lang="vi" mode="{mode}" theme="{theme}" base="{base}"></mot-cua>
<script type="module" src="{base}/widget/widget.js"></script></body></html>"""


def add_pages(app: FastAPI) -> None:
    """Pages and static files."""
    router = APIRouter()
    templates = Environment(loader=FileSystemLoader(API / "site"), autoescape=True)

    def page(name: str, lang: str, referral: str | None = None) -> HTMLResponse:
        text = templates.get_template(name).render(context(lang, referral))
        return HTMLResponse(text, headers={"Content-Security-Policy": POLICY})

    @router.get("/")
    def index(lang: str = "vi", ref: str | None = None) -> HTMLResponse:
        return page("index.html", lang, ref)

    @router.get("/embed")
    def embed(lang: str = "vi") -> HTMLResponse:
        return page("embed.html", lang)

    @router.get("/desk")
    def desk() -> FileResponse:
        return FileResponse(API / "desk" / "desk.html", headers={"Content-Security-Policy": POLICY})

    @router.get("/host")
    def host(
        request: Request, mode: str = "floating", theme: str = "", base: str = ""
    ) -> HTMLResponse:
        origin = base or str(request.base_url).rstrip("/")
        policy = f"default-src 'none'; script-src {origin}; connect-src {origin}; media-src https:"
        text = HOST.format(mode=mode, theme=theme, base=origin)
        return HTMLResponse(text, headers={"Content-Security-Policy": policy})

    app.include_router(router)
    for folder in ("widget", "desk", "site"):
        app.mount(f"/static/{folder}", StaticFiles(directory=API / folder))
    app.mount("/widget", StaticFiles(directory=API / "widget"))


def context(lang: str, referral: str | None) -> dict[str, Any]:
    """What the templates are given."""
    lang = lang if lang in OFFICES else "vi"
    strings = json.loads((API / "site" / "strings" / f"{lang}.json").read_text(encoding="utf-8"))
    other = "en" if lang == "vi" else "vi"
    return {
        "t": strings,
        "lang": lang,
        "other_lang": other,
        "site": "demo",
        "referral": referral,
        "office": OFFICES[lang],
    }
