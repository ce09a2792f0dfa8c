"""Colours of an office's look, made from its one colour and held to WCAG 2.2's contrast.

Contrast is WCAG's ratio of relative luminances, 1 to 21 (w3.org/TR/WCAG22/#dfn-contrast-ratio);
text needs 4.5 (1.4.3).
"""

from collections.abc import Mapping
from dataclasses import dataclass

TEXT = 4.5
_WHITE, _BLACK = "#ffffff", "#000000"
_LIGHT_PAGE, _DARK_SURFACE = "#f5f7f6", "#1f2925"
_STEPS = 20


class PoorContrast(ValueError):
    """A colour that text cannot stand on or be written in; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Look:
    """Values of the style sheets' variables, for light and for dark screens."""

    light: Mapping[str, str]
    dark: Mapping[str, str]

    def css(self) -> str:
        """A style sheet for our pages and, by its own names, for the widget."""
        light = "".join(f"--{name}:{value};" for name, value in self.light.items())
        dark = "".join(f"--{name}:{value};" for name, value in self.dark.items())
        widget = "".join(f"--mot-cua-{name}:{value};" for name, value in self.light.items())
        widget += "".join(f"--mot-cua-{name}-dark:{value};" for name, value in self.dark.items())
        return f":root{{{light}{widget}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"


def contrast(one: str, other: str) -> float:
    """The ratio between two colours written #rrggbb; the order does not matter."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """`one` with `share` (0 to 1) of `other`."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def look(accent: str) -> Look:
    """The look of `accent`, #rrggbb; raises PoorContrast where it is too pale for white pages."""
    if contrast(accent, _LIGHT_PAGE) < TEXT:
        darker = _until(accent, _BLACK, _LIGHT_PAGE)
        raise PoorContrast(
            f"the colour {accent} on our light pages has a contrast of "
            f"{contrast(accent, _LIGHT_PAGE):.1f}, text needs {TEXT}: take {darker} or darker"
        )
    soft = _paler(accent)
    strong = mix(accent, _BLACK, 0.25)
    dark_soft = mix(accent, _DARK_SURFACE, 0.72)
    dark = _until(mix(accent, _WHITE, 0.45), _WHITE, dark_soft)
    return Look(
        light={"accent": accent, "accent-strong": strong, "on-accent": _WHITE, "soft": soft},
        dark={
            "accent": dark,
            "accent-strong": mix(dark, _WHITE, 0.3),
            "on-accent": _until(mix(accent, _BLACK, 0.6), _BLACK, dark),
            "soft": dark_soft,
        },
    )


def _paler(accent: str) -> str:
    """A tint on which `accent` can be read."""
    tints = (mix(accent, _WHITE, 0.88 + step * 0.01) for step in range(13))
    return next(tint for tint in tints if contrast(accent, tint) >= TEXT or tint == _WHITE)


def _until(colour: str, towards: str, ground: str) -> str:
    """`colour`, with as much of `towards` as it takes to be read on `ground`."""
    for step in range(_STEPS + 1):
        mixed = mix(colour, towards, step / _STEPS)
        if contrast(mixed, ground) >= TEXT:
            return mixed
    return towards


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
