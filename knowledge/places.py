"""Places as people name them, before and after 1 July 2025, when districts ended.

The names and what became of each are data of the package `vietnamadminunits` (MIT), read at
first use; its code is not run. A place is the set of today's communes that it covers, so that an
old commune, an old district and a province of either time can be compared.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from knowledge.text.normalise import fold, tokens

_KINDS = (
    *(("tinh",), ("thanh", "pho"), ("tp",), ("quan",), ("huyen",), ("thi", "xa"), ("thi", "tran")),
    *(("phuong",), ("xa",), ("dac", "khu")),
)
_BEFORE = frozenset({"o", "tai", "ben", "duoi", "tren", "ve", "thuoc", "in", "at"})
_LONGEST = 7


class Level(Enum):
    """How large a place is; districts ended on 1 July 2025."""

    COMMUNE = 0
    DISTRICT = 1
    PROVINCE = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A place: its short name, and today's communes in it, each "province/commune"."""

    name: str
    communes: frozenset[str]
    level: Level = Level.COMMUNE

    @property
    def province(self) -> bool:
        """Whether it is a province or a city like one, of today or before."""
        return self.level is Level.PROVINCE

    def within(self, other: "Place") -> bool:
        """Whether all of it lies in `other`."""
        return self.communes <= other.communes


class Gazetteer:
    """Every province, district and commune, of today and of before July 2025."""

    def __init__(self, places: Mapping[tuple[str, ...], tuple[Place, ...]]) -> None:
        """`places` by folded words, with the kind ("xa", "tra", "my") and without."""
        self._places = places

    def place(self, name: str) -> Place | None:
        """The place of a name such as "Bắc Trà My, Quảng Nam"; None where there is not one."""
        parts = [tuple(tokens(fold(part))) for part in name.split(",") if part.strip()]
        if not parts:
            return None
        found = self._named(parts[0])
        for outer in parts[1:]:
            around = self._named(outer)
            found = tuple(p for p in found if any(p.within(other) for other in around))
        return _one(found)

    def find(self, text: str, home: Place | None = None) -> Place | None:
        """The place that a message names; None where none is named, or it is not clear which.

        A commune or district counts where its kind is named ("xã …"), where a word such as "ở"
        stands before it, or where its province is named too. Of several of one name the one in
        `home` is meant.
        """
        words = tokens(fold(text))
        spans = list(self._spans(words))
        wide = [p for _, _, found in spans for p in found if p.province]
        for start, size, small in sorted(spans, key=lambda span: -span[1]):
            if any(place.province for place in small):
                continue
            others = [p for at, _, found in spans for p in found if at != start]
            around = [place for place in small if any(place.within(other) for other in others)]
            near = [place for place in small if home is not None and place.within(home)]
            named = _kind_of(words[start : start + size]) or words[start - 1 : start] in _SAYING
            if chosen := _one(around) or (_one(near) or _known(small) if named else None):
                return chosen
        return _one(dict.fromkeys(wide)) if wide else None

    def _named(self, words: tuple[str, ...]) -> tuple[Place, ...]:
        """The places of a name; where it is a province's, that is meant and no commune in it."""
        found = self._places.get(words, ())
        return tuple(place for place in found if place.province) or found

    def _spans(self, words: list[str]) -> Iterator[tuple[int, int, tuple[Place, ...]]]:
        """Where names stand, the longest at each position, none inside another."""
        start = 0
        while start < len(words):
            sizes = range(min(_LONGEST, len(words) - start), 0, -1)
            size = next((n for n in sizes if tuple(words[start : start + n]) in self._places), 0)
            if size:
                yield start, size, self._named(tuple(words[start : start + size]))
            start += size or 1


_SAYING = [[word] for word in sorted(_BEFORE)]


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer of the installed package; takes about 0.2 s and 20 MB once."""
    now, former, became = load_names()
    found: dict[tuple[str, ...], dict[Place, None]] = defaultdict(dict)
    for full, place in (*_today(now), *_before(now, former, became)):
        for words in _names(full):
            found[words][place] = None
    for words, short in _SHORT.items():
        found[words] = found[tuple(tokens(fold(short)))]
    return Gazetteer({words: tuple(places) for words, places in found.items()})


def load_names() -> tuple[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]]:
    """The package's tables: places of today, those of before July 2025, what became of each."""
    spec = find_spec("vietnamadminunits")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("vietnamadminunits is not installed: run `make setup`")
    folder = Path(spec.submodule_search_locations[0]) / "data"
    now, former, became = (
        json.loads((folder / f"{name}.json").read_text("utf-8"))
        for name in ("parser_from_2025", "parser_legacy", "converter_2025")
    )
    return now, former, became


_SHORT = {("hcm",): "Hồ Chí Minh", ("tphcm",): "Hồ Chí Minh", ("sai", "gon"): "Hồ Chí Minh"}


def _names(full: str) -> Iterator[tuple[str, ...]]:
    """The folded words of a full name, and those without its kind."""
    words = tuple(tokens(fold(full)))
    yield words
    if (kind := _kind_of(words)) and not words[len(kind)].isdigit():
        yield words[len(kind) :]


def _kind_of(words: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """The kind that a name begins with, "xã" or "thành phố", folded; () where it has none."""
    named = (kind for kind in _KINDS if tuple(words[: len(kind)]) == kind)
    return next((kind for kind in named if len(words) > len(kind)), ())


def _today(now: Mapping[str, Any]) -> Iterator[tuple[str, Place]]:
    for province, entry in now["DICT_PROVINCE"].items():
        wards = _wards(now, province)
        yield (
            entry["province"],
            Place(entry["provinceShort"], frozenset(_ids(province, wards)), level=Level.PROVINCE),
        )
        for key, ward in wards.items():
            yield ward["ward"], Place(ward["wardShort"], frozenset(_ids(province, (key,))))


def _before(
    now: Mapping[str, Any], former: Mapping[str, Any], became: Mapping[str, Any]
) -> Iterator[tuple[str, Place]]:
    """Communes, districts and provinces of before July 2025, as today's communes."""
    today = _successors(became)
    current = {entry["province"] for entry in now["DICT_PROVINCE"].values()}
    for province, districts in former["DICT_PROVINCE_DISTRICT_WARD_NO_ACCENTED"].items():
        everything: set[str] = set()
        for district, wards in districts.items():
            inside: set[str] = set()
            for key, ward in wards.items():
                communes = frozenset(today.get(f"{province}_{district}_{key}", ()))
                inside |= communes
                if communes:
                    yield ward["ward"], Place(ward["wardShort"], communes)
            entry = former["DICT_PROVINCE_DISTRICT"][province].get(district)
            if entry and inside:
                yield (
                    entry["district"],
                    Place(entry["districtShort"], frozenset(inside), Level.DISTRICT),
                )
            everything |= inside
        entry = former["DICT_PROVINCE"][province]
        if entry["province"] not in current and everything:
            yield (
                entry["province"],
                Place(entry["provinceShort"], frozenset(everything), level=Level.PROVINCE),
            )


def _successors(became: Mapping[str, Any]) -> dict[str, set[str]]:
    """For each old commune the communes of today that it went into."""
    found: dict[str, set[str]] = defaultdict(set)
    for province, wards in became["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in wards.items():
            for old in olds:
                found[old].update(_ids(province, (ward,)))
    for province, olds in became["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in olds.items():
            found[old].update(_ids(province, [part["newWardKey"] for part in parts]))
    return found


def _wards(now: Mapping[str, Any], province: str) -> dict[str, Any]:
    return {
        **now["DICT_PROVINCE_WARD_NO_ACCENTED"].get(province, {}),
        **now["DICT_PROVINCE_WARD_ACCENTED"].get(province, {}),
    }


def _ids(province: str, wards: Any) -> Iterator[str]:
    return (f"{province}/{ward}" for ward in wards)


def _known(found: Sequence[Place]) -> Place | None:
    """The only place of a name; of communes and one former district, the better known district."""
    return _one(found) or _one([place for place in found if place.level is Level.DISTRICT])


def _one(found: Any) -> Place | None:
    """The only place of `found`; of a name that stood for both a place and its part, the part."""
    places = list(found)
    if not places:
        return None
    smallest = min(places, key=lambda place: len(place.communes))
    return smallest if all(smallest.within(place) for place in places) else None
