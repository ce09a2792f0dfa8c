"""Names of places to choose from, as people write them: today's, and those of before July 2025."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge.places import load_names
from knowledge.text.normalise import fold, tokens


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place's full name with its province; `former`: it ended on 1 July 2025."""

    name: str
    former: bool


def suggest_places(typed: str, most: int = 8) -> list[PlaceName]:
    """The places whose names hold every word of `typed`, the last one perhaps only begun.

    Those whose own name begins with what was typed come first, today's before former ones.
    """
    words = tokens(fold(typed))
    if not words:
        return []
    found = []
    for position, (place, own, known) in enumerate(_known()):
        if set(words[:-1]) <= set(known) and any(one.startswith(words[-1]) for one in known):
            begins = own.startswith(" ".join(words)) or f" {' '.join(words)}" in f" {own}"
            found.append((not begins, place.former, len(own), position, place))
    return [each[-1] for each in sorted(found, key=lambda each: each[:-1])[:most]]


@cache
def _known() -> tuple[tuple[PlaceName, str, tuple[str, ...]], ...]:
    """Every place with its own folded name and the folded words of the whole."""
    names = dict.fromkeys([*_today(load_names()[0]), *_before(*load_names()[:2])])
    return tuple(
        (place, fold(" ".join(tokens(place.name.split(",")[0]))), tuple(tokens(fold(place.name))))
        for place in names
    )


def _today(now: Mapping[str, Any]) -> Iterator[PlaceName]:
    for province in now["DICT_PROVINCE"].values():
        yield PlaceName(province["province"], former=False)
    for table in ("DICT_PROVINCE_WARD_NO_ACCENTED", "DICT_PROVINCE_WARD_ACCENTED"):
        for key, wards in now[table].items():
            around = now["DICT_PROVINCE"][key]["province"]
            for ward in wards.values():
                yield PlaceName(f"{ward['ward']}, {_inside(around)}", former=False)


def _before(now: Mapping[str, Any], former: Mapping[str, Any]) -> Iterator[PlaceName]:
    current = {entry["province"] for entry in now["DICT_PROVINCE"].values()}
    for key, entry in former["DICT_PROVINCE"].items():
        province = entry["province"]
        if province not in current:
            yield PlaceName(province, former=True)
        for district in former["DICT_PROVINCE_DISTRICT"].get(key, {}).values():
            yield PlaceName(f"{district['district']}, {_inside(province)}", former=True)


def _inside(province: str) -> str:
    """A province as it stands behind the name of a place in it: "tỉnh Quảng Nam"."""
    return province[0].lower() + province[1:]
