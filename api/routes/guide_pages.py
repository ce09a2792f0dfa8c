"""The public guide: a page for every procedure in force, lists and search.

Anyone may read these pages; they hold what is published, and nothing of who asks.
"""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.deps import PartsDep, limited
from api.guide.catalogue import Entry, display_name, entry, slug
from api.guide.changes import recent_changes
from api.guide.groups import papers, versions_of
from api.guide.moments import chapters
from api.guide.page import guide_page
from api.guide.structured import government_service, script
from api.views.guide import Lang, Site
from bot.answering.compose import Frame
from knowledge.procedures import State, Version

router = APIRouter(include_in_schema=False)
Name = Annotated[str, Path(max_length=200)]
_MOST_FOUND = 12
_LEAST_LIKELY = 0.02
_MOST_RELATED = 6


@router.get("/p/{code}")
def procedure(request: Request, parts: PartsDep, code: Name, lang: Lang = "vi") -> Response:
    """One procedure; 410 with its successor where it is abolished, 404 where it is unknown."""
    site = Site(request, parts, lang)
    version = parts.library.version(code)
    if version is None:
        return _absent(site, code)
    if unchanged := site.unchanged():
        return unchanged
    frame = _frame(site, version)
    page = guide_page(frame, parts.settings.stale_days)
    linked = government_service(page, site.address(), lang, frame.offices)
    return site.kept(
        "procedure.html",
        page=page,
        procedure=version.procedure,
        title=display_name(page.name),
        field_slug=slug(version.procedure.field) if version.procedure.field else None,
        chapters=chapters(parts.library, code),
        offices=frame.offices,
        local=[
            rule.override
            for rule in parts.library.overrides(code)
            if rule.override.holds_on(frame.today)
        ],
        groups=[g for g in parts.library.groups if code in (m.code for m in g.members)],
        related=parts.guide.related(code, lang)[:_MOST_RELATED],
        data=script(linked),
    )


@router.get("/tim", dependencies=[limited("search", 60)])
def search(
    request: Request,
    parts: PartsDep,
    lang: Lang = "vi",
    q: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Search in people's own words, with or without diacritics; a code leads to its page."""
    site = Site(request, parts, lang)
    asked = " ".join(q.split())
    if parts.library.version(asked) is not None:
        return RedirectResponse(f"/p/{quote(asked)}" + ("?lang=en" if lang == "en" else ""), 303)
    response = site.page("search.html", asked=asked, found=_found(site, asked), events=site.events)
    response.headers["Cache-Control"] = "no-store"
    return response


@router.get("/thu-tuc")
def topics(request: Request, parts: PartsDep, lang: Lang = "vi") -> Response:
    """The index: events of life first, then every field."""
    site = Site(request, parts, lang)
    if unchanged := site.unchanged():
        return unchanged
    listed = parts.guide.catalogue
    fields = [
        {"slug": slug, "name": name, "count": len(listed.fields[name])}
        for slug, name in listed.slugs.items()
    ]
    return site.kept("topics.html", events=site.events, groups=site.groups, fields=fields)


@router.get("/linh-vuc/{key}")
def field(request: Request, parts: PartsDep, key: Name, lang: Lang = "vi") -> Response:
    """Every procedure of one field."""
    site = Site(request, parts, lang)
    listed = parts.guide.catalogue
    name = listed.slugs.get(key)
    if name is None:
        return site.missing()
    if unchanged := site.unchanged():
        return unchanged
    entries = parts.guide.entries(listed.fields[name], lang)
    return site.kept("list.html", name=name, text=None, entries=entries, numbered=False)


@router.get("/viec/{key}")
def life_event(request: Request, parts: PartsDep, key: Name, lang: Lang = "vi") -> Response:
    """What one event of life asks for, in the order of doing it."""
    site = Site(request, parts, lang)
    event = next((one for one in parts.guide.catalogue.events if one.key == key), None)
    if event is None:
        return site.missing()
    if unchanged := site.unchanged():
        return unchanged
    english = lang == "en"
    return site.kept(
        "list.html",
        name=event.name_en if english else event.name,
        text=event.text_en if english else event.text,
        entries=parts.guide.entries(event.procedures, lang),
        numbered=True,
    )


@router.get("/lien-thong/{group_id}")
def group(request: Request, parts: PartsDep, group_id: Name, lang: Lang = "vi") -> Response:
    """Interconnected procedures as one journey: their order, one checklist, and whom to ask."""
    site = Site(request, parts, lang)
    found = next((one for one in parts.library.groups if one.id == group_id), None)
    if found is None:
        return site.missing()
    versions = versions_of(found, parts.library)
    known = next((version for version in versions if version), None)
    if unchanged := site.unchanged():
        return unchanged
    together = parts.library.version(found.together or "")
    steps = [entry(version, lang) if version else None for version in versions]
    return site.kept(
        "group.html",
        group=found,
        together=entry(together, lang) if together else None,
        steps=list(zip(found.members, steps, strict=True)),
        papers=list(papers(versions, _frame(site, known))) if known else [],
    )


@router.get("/moi")
def changes(request: Request, parts: PartsDep, lang: Lang = "vi") -> Response:
    """What was published lately."""
    site = Site(request, parts, lang)
    if unchanged := site.unchanged():
        return unchanged
    return site.kept("changes.html", changes=recent_changes(parts.engine, parts.now()))


def _absent(site: Site, code: str) -> Response:
    """A code that is not in force: abolished (410, with what follows it), or unknown (404)."""
    version = site.parts.knowledge.version(code)
    if version is None or version.state in (State.IN_FORCE, State.AMENDED):
        return site.missing()
    successor = site.parts.library.version(version.successor or "")
    return site.page(
        "gone.html",
        410,
        version=version,
        title=display_name(version.procedure.name),
        successor=entry(successor, site.lang) if successor else None,
        found=_found(site, version.procedure.name)[:4],
    )


def _frame(site: Site, version: Version) -> Frame:
    code = version.procedure.code
    wording = (
        version.procedure.english if site.lang == "en" else None
    ) or version.procedure.wording
    parts = site.parts
    offices = parts.guide.offices(code)
    return Frame(
        parts.words,
        site.lang,
        version,
        wording,
        parts.now(),
        offices=offices,
        checked_on=parts.library.checked_on(version),
    )


def _found(site: Site, asked: str) -> list[Entry]:
    if not asked:
        return []
    found = site.parts.search.find(asked, _MOST_FOUND).candidates
    candidates = [candidate for candidate in found if candidate.version.in_force]
    likely = [c for c in candidates if c.confidence >= _LEAST_LIKELY]
    return [entry(c.version, site.lang) for c in likely or candidates[:3]]
