"""Pages made on the server: templates, strings, what every page knows, and when it changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import Query, Request
from fastapi.responses import Response
from fastapi.templating import Jinja2Templates
from starlette.datastructures import URL

from api.parts import Parts, desk_office
from bot.channels.parts import at_moment, clock
from knowledge.hours import VIETNAM

SITE = Path(__file__).parents[1] / "site"
Language = Literal["vi", "en"]
Lang = Annotated[Language, Query()]
_templates = Jinja2Templates(directory=SITE)
_templates.env.trim_blocks = _templates.env.lstrip_blocks = True
_templates.env.filters["clock"] = clock
_templates.env.filters["at_moment"] = lambda moment: at_moment(moment.url, moment.seconds)
_MINUTES_KEPT = 5


@dataclass(frozen=True, slots=True)
class Site:
    """A request for a page: who asks for which address, in which language."""

    request: Request
    parts: Parts
    lang: Language

    def page(self, template: str, status: int = 200, **told: Any) -> Response:
        """The page `template` with `told` and what every page knows."""
        context = {**self._everywhere(), **told}
        response: Response = _templates.TemplateResponse(
            self.request, template, context, status_code=status
        )
        return response

    def kept(self, template: str, **told: Any) -> Response:
        """The same, with a tag of its revision: a reader who has it gets 304 without a body."""
        return self.keep(self.page(template, **told))

    def keep(self, response: Response) -> Response:
        """`response` to be kept by its reader until the tag changes."""
        _keep(response, self.tag())
        return response

    def unchanged(self) -> Response | None:
        """The 304 for a reader whose copy is of this revision; None for any other."""
        if self.tag() not in self.request.headers.get("if-none-match", ""):
            return None
        response = Response(status_code=304)
        _keep(response, self.tag())
        return response

    def missing(self) -> Response:
        """The 404 that helps: search, lists and a person."""
        return self.page("missing.html", 404, events=self.events)

    @property
    def groups(self) -> list[dict[str, str]]:
        """The groups of procedures done together of which a guide is in force."""
        library = self.parts.library
        return [
            {"id": group.id, "name": group.name_en if self.lang == "en" else group.name}
            for group in library.groups
            if any(library.version(member.code or "") for member in group.members)
        ]

    @property
    def events(self) -> list[dict[str, str]]:
        """The events of life, in the page's language."""
        english = self.lang == "en"
        return [
            {
                "key": event.key,
                "name": event.name_en if english else event.name,
                "text": event.text_en if english else event.text,
            }
            for event in self.parts.guide.catalogue.events
        ]

    def tag(self) -> str:
        """What changes when the page may: knowledge, day, settings, templates, address."""
        settings = self.parts.settings
        made_of = (
            self.parts.library.index.revision,
            self.parts.now().astimezone(VIETNAM).date(),
            (settings.office, settings.public_url, settings.sites, self.parts.profile),
            _look(),
            str(self.request.url),
            self.lang,
        )
        return f'W/"{sha256(repr(made_of).encode()).hexdigest()[:24]}"'

    def address(self, lang: str | None = None) -> str:
        """This page's address for the world, in `lang`: what is linked as its canonical one."""
        root = self.parts.settings.public_url.rstrip("/")
        path = self.request.url.path.lstrip("/")
        return f"{root}/{path}" + ("?lang=en" if (lang or self.lang) == "en" else "")

    def _privacy(self) -> list[str]:
        """What becomes of what is written: the office's own words, else the product's."""
        own = [line.in_(self.lang) for line in self.parts.profile.privacy]
        return own or strings(self.lang)["privacy_text"]

    def _channels(self) -> list[dict[str, str]]:
        """Where else people reach the office."""
        named = self.parts.profile.channels
        addresses = {
            "telegram": named.telegram and f"https://t.me/{named.telegram}",
            "messenger": named.messenger and f"https://m.me/{named.messenger}",
            "zalo": named.zalo and str(named.zalo),
            "phone": named.phone and f"tel:{named.phone.replace(' ', '')}",
            "website": named.website and str(named.website),
        }
        names = strings(self.lang)["about_page"]["names"]
        return [
            {"name": names[key].format(value=getattr(named, key)), "address": address}
            for key, address in addresses.items()
            if address
        ]

    def _everywhere(self) -> Mapping[str, Any]:
        other = "vi" if self.lang == "en" else "en"
        return {
            "lang": self.lang,
            "place": self.request.url.path,
            "other_lang": other,
            "in_lang": "?lang=en" if self.lang == "en" else "",
            "root": self.parts.settings.public_url.rstrip("/"),
            "t": strings(self.lang),
            "site": next(iter(self.parts.settings.site_origins()), "demo"),
            "office": office_facts(self.parts, self.lang),
            "switch": _in_language(self.request.url, other),
            "addresses": {lang: self.address(lang) for lang in ("vi", "en")},
            "canonical": self.address(),
            "languages": self.parts.profile.languages,
            "logo": self.parts.profile.logo is not None,
            "privacy": self._privacy(),
            "channels": self._channels(),
        }


def office_facts(parts: Parts, lang: str) -> dict[str, Any]:
    """The desk's office as every page shows it."""
    office = desk_office(parts.settings, parts.library)
    own = parts.profile.name
    name = own.in_("en" if lang == "en" else "vi") if own else parts.settings.office
    if office is None:
        return {"name": name}
    english = lang == "en"
    theme = office.weekly_theme
    return {
        "name": name,
        "hours": office.opening_note_en if english else office.opening_note,
        "address": office.address_en if english else office.address,
        "phone": office.phone,
        "theme": theme
        and {
            "name": theme.name_en if english else theme.name,
            "text": theme.text_en if english else theme.text,
        },
    }


@cache
def strings(lang: str) -> dict[str, Any]:
    """Every word of the pages in `lang`."""
    found: dict[str, Any] = json.loads((SITE / "strings" / f"{lang}.json").read_text("utf-8"))
    return found


@cache
def _look() -> str:
    """A digest of the templates and words, so that a new release is a new page."""
    digest = sha256()
    for path in sorted(path for path in SITE.rglob("*") if path.is_file()):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _keep(response: Response, tag: str) -> None:
    seconds = int(timedelta(minutes=_MINUTES_KEPT).total_seconds())
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = f"public, max-age={seconds}, must-revalidate"


def _in_language(url: URL, lang: str) -> str:
    """The path of `url` in `lang`; Vietnamese is what an address means without one."""
    kept = url.remove_query_params(["lang", "ref"])
    kept = kept.include_query_params(lang="en") if lang == "en" else kept
    path = f"/{kept.path.lstrip('/')}"  # "//name" would lead to another server
    return f"{path}?{kept.query}" if kept.query else path
