"""A procedure as schema.org's GovernmentService (schema.org/GovernmentService), for search engines.

Only what the record states is said; fees and times are words there, so they are left to the page.
"""

import json
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from api.guide.page import GuidePage
from knowledge.offices import Office
from knowledge.procedures import Channel

_IN_SCRIPT = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028"}


def government_service(
    page: GuidePage, address: str, language: str, offices: Sequence[Office]
) -> dict[str, Any]:
    """The linked data of `page`, whose own address is `address`."""
    procedure = page.version.procedure
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "@id": f"{address}#service",
        "identifier": page.code,
        "name": page.name,
        "alternateName": list(procedure.aliases),
        "description": page.summary,
        "url": address,
        "inLanguage": "vi" if page.foreign else language,
        "serviceType": procedure.field,
        "areaServed": {"@type": "Country", "name": "Việt Nam"},
        "provider": _organization(procedure.agency),
        "serviceOperator": [_office(office) for office in offices],
        "audience": [{"@type": "Audience", "audienceType": who} for who in procedure.audience],
        "availableChannel": _channels(page),
        "isBasedOn": procedure.url,
        "dateModified": page.as_of.isoformat() if page.as_of else None,
    }
    return {key: value for key, value in told.items() if value}


def script(data: dict[str, Any]) -> Markup:
    """`data` as the text of a script element: no character in it can end the element."""
    text = json.dumps(data, ensure_ascii=False)
    for character, escaped in _IN_SCRIPT.items():
        text = text.replace(character, escaped)
    return Markup(text)  # noqa: S704  # every character that markup knows is escaped above


def _organization(name: str | None) -> dict[str, str] | None:
    return {"@type": "GovernmentOrganization", "name": name} if name else None


def _office(office: Office) -> dict[str, Any]:
    return {
        "@type": "GovernmentOffice",
        "name": office.name,
        "address": office.address,
        "telephone": office.phone,
    }


def _channels(page: GuidePage) -> list[dict[str, Any]]:
    """The ways to hand in; the online one with the portal's address."""
    channels = dict.fromkeys(method.channel for method in page.version.procedure.wording.methods)
    url = page.version.procedure.url
    return [
        {"@type": "ServiceChannel", "name": channel.value}
        | ({"serviceUrl": url} if channel is Channel.ONLINE and url else {})
        for channel in channels
    ]
