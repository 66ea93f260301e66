"""Drawn pictures of activities for the demonstration: sky, steppe, a banner with the title, people in red vests.

Nobody is photographed: what the demo shows as photos is drawn here with Pillow, the same for the same seed.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from wenming_desktop.support.paths import resource

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

SIZE = (1200, 800)
_TWICE = 2  # drawn larger and halved: soft edges
_BAND = 6
_QUALITY = 80
Colour = tuple[int, int, int]
Point = tuple[float, float]

# Ground, hills and trees by season; the sky by the time of day.
_GROUNDS: dict[str, tuple[Colour, Colour, Colour]] = {
    "winter": ((236, 240, 243), (205, 214, 222), (122, 112, 100)),
    "spring": ((196, 189, 128), (150, 158, 110), (126, 158, 74)),
    "summer": ((122, 168, 84), (88, 134, 84), (62, 118, 60)),
    "autumn": ((214, 178, 96), (170, 140, 84), (206, 138, 48)),
}
_SKIES: dict[str, tuple[Colour, Colour]] = {
    "day": ((108, 170, 222), (226, 240, 248)),
    "evening": ((58, 66, 116), (244, 176, 118)),
    "indoors": ((244, 238, 228), (226, 214, 196)),
}
_VEST: Colour = (196, 38, 32)
_SKINS: tuple[Colour, ...] = ((232, 190, 156), (220, 172, 136), (206, 156, 120))
_COATS: tuple[Colour, ...] = (
    (64, 92, 140),
    (92, 72, 120),
    (70, 110, 92),
    (120, 92, 66),
    (52, 60, 72),
    (150, 96, 110),
)
_HAIR: Colour = (44, 38, 36)


@dataclass(frozen=True, slots=True)
class Scene:
    """What is to be seen: the banner's words, season, light (day, evening, indoors), props and how many people."""

    title: str
    season: str
    light: str = "day"
    prop: str = ""
    people: int = 9
    seed: int = 1


def draw(scene: Scene) -> bytes:
    """A scene as a JPEG of ``SIZE``."""
    from PIL import Image, ImageDraw

    random = Random(scene.seed)
    width, height = SIZE[0] * _TWICE, SIZE[1] * _TWICE
    image = Image.new("RGB", (width, height))
    pen = ImageDraw.Draw(image)
    horizon = height * (0.5 + random.random() * 0.06)
    _sky(pen, _SKIES[scene.light], horizon + 120)
    (_room if scene.light == "indoors" else _steppe)(pen, scene, horizon, random)
    _banner(pen, scene.title, horizon)
    _props(pen, scene, horizon, random)
    _crowd(pen, scene, horizon, random)
    out = io.BytesIO()
    image.reduce(_TWICE).save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _sky(pen: ImageDraw, colours: tuple[Colour, Colour], down_to: float) -> None:
    """The sky in bands, lighter towards the ground; a band is too narrow to be seen once halved."""
    for top in range(0, int(down_to) + _BAND, _BAND):
        shade = _mix(*colours, min(1.0, top / down_to))
        pen.rectangle((0, top, SIZE[0] * _TWICE, top + _BAND), shade)


def _steppe(pen: ImageDraw, scene: Scene, horizon: float, random: Random) -> None:
    """Sun, clouds, two rows of hills, the ground, a yurt or a row of houses, trees."""
    width, height = SIZE[0] * _TWICE, SIZE[1] * _TWICE
    ground, hills, leaves = _GROUNDS[scene.season]
    sun = width * random.uniform(0.1, 0.9), height * random.uniform(0.08, 0.16)
    _disc(pen, sun, 60, (255, 244, 206))
    if scene.light == "day":
        for _ in range(3):
            _cloud(pen, width * random.random(), height * random.uniform(0.05, 0.2), random)
    for far, tall in ((0.45, 90), (0.0, 46)):
        shade = _mix(hills, (186, 206, 224), far)
        phase, wave = random.uniform(0, 6), random.uniform(300, 520)
        line = [(x, horizon - tall * (1.2 + math.sin(x / wave + phase))) for x in range(0, width + 40, 40)]
        pen.polygon([(0, height), *line, (width, height)], shade)
    pen.rectangle((0, horizon, width, height), ground)
    for _ in range(160):
        x, y = width * random.random(), horizon + (height - horizon) * random.random() ** 0.7
        pen.line((x, y, x + 14, y - 10), _mix(ground, hills, 0.6), 4)
    if random.random() < 0.55:
        _yurt(pen, width * random.choice((0.12, 0.86)), horizon + 16)
    else:
        _houses(pen, width * random.choice((0.02, 0.66)), horizon + 12, random)
    for _ in range(random.randint(2, 5)):
        _tree(
            pen,
            width * random.choice((random.uniform(0, 0.14), random.uniform(0.86, 1))),
            horizon + 30,
            leaves,
            1.0,
        )


def _room(pen: ImageDraw, scene: Scene, horizon: float, random: Random) -> None:
    """A hall: floor, skirting, a window with the season outside, a board of notices."""
    width, height = SIZE[0] * _TWICE, SIZE[1] * _TWICE
    pen.rectangle((0, horizon + 120, width, height), (188, 160, 128))
    pen.rectangle((0, horizon + 96, width, horizon + 120), (150, 122, 94))
    ground, hills, _ = _GROUNDS[scene.season]
    for left in (0.03, 0.81):
        x = width * left
        pen.rectangle((x, horizon - 420, x + width * 0.16, horizon - 60), (250, 250, 246), (150, 122, 94), 10)
        pen.rectangle((x + 12, horizon - 408, x + width * 0.16 - 12, horizon - 190), (186, 214, 236))
        pen.rectangle((x + 12, horizon - 190, x + width * 0.16 - 12, horizon - 72), _mix(ground, hills, 0.3))
        pen.line((x + width * 0.08, horizon - 420, x + width * 0.08, horizon - 60), (150, 122, 94), 10)


def _banner(pen: ImageDraw, title: str, horizon: float) -> None:
    """A red banner between two poles with the activity's title, as large as fits."""
    from PIL import ImageFont

    width = SIZE[0] * _TWICE
    left, right, top = width * 0.2, width * 0.8, horizon - 340
    for x in (left - 10, right + 10):
        pen.rectangle((x - 9, top - 24, x + 9, horizon + 120), (120, 96, 72))
    pen.rectangle((left, top, right, top + 150), _VEST)
    pen.rectangle((left + 10, top + 10, right - 10, top + 140), None, (236, 196, 96), 4)
    size = 84
    path = str(resource("fonts", "WenmingHei.ttf"))
    while size > 30 and ImageFont.truetype(path, size).getlength(title) > right - left - 60:
        size -= 4
    pen.text(((left + right) / 2, top + 76), title, (255, 232, 168), ImageFont.truetype(path, size), "mm")


def _props(pen: ImageDraw, scene: Scene, horizon: float, random: Random) -> None:
    width = SIZE[0] * _TWICE
    if scene.prop == "trees":
        for place in range(7):
            _tree(
                pen,
                width * (0.08 + 0.14 * place),
                horizon + 190 + random.randint(-10, 30),
                (104, 156, 70),
                0.7,
            )
    elif scene.prop == "tables":
        for place in range(3):
            x, y = width * (0.2 + 0.22 * place), horizon + 250
            pen.rectangle((x, y, x + 330, y + 26), (232, 226, 214))
            pen.rectangle((x + 6, y + 26, x + 324, y + 130), (178, 44, 38))
            for item in range(4):
                pen.rectangle((x + 30 + item * 70, y - 26, x + 74 + item * 70, y), random.choice(_COATS))
    elif scene.prop == "ball":
        x = width * 0.9
        pen.rectangle((x, horizon - 220, x + 14, horizon + 180), (110, 110, 116))
        pen.rectangle((x - 150, horizon - 260, x + 30, horizon - 130), (246, 246, 246), (80, 80, 90), 8)
        _disc(pen, (width * 0.62, horizon + 40), 26, (214, 120, 48))


def _crowd(pen: ImageDraw, scene: Scene, horizon: float, random: Random) -> None:
    """Two rows, those in front larger; two of three in red vests."""
    width, height = SIZE[0] * _TWICE, SIZE[1] * _TWICE
    behind = scene.people // 2
    for row, count, scale, foot in (
        (0, behind, 0.82, horizon + 400),
        (1, scene.people - behind, 1.08, height - 70),
    ):
        step = width * 0.84 / max(count, 1)
        for place in range(count):
            x = width * 0.08 + step * (place + 0.5) + random.uniform(-0.18, 0.18) * step
            _person(pen, x, foot + random.uniform(-16, 16), scale * random.uniform(0.92, 1.06), random, row)


def _person(pen: ImageDraw, x: float, foot: float, scale: float, random: Random, row: int) -> None:
    vest = random.random() < 0.66
    coat, skin = random.choice(_COATS), random.choice(_SKINS)
    body = _VEST if vest else coat
    unit = 100 * scale
    for side in (-1, 1):
        pen.rounded_rectangle(
            (x + side * 0.3 * unit - 0.2 * unit, foot - 1.4 * unit, x + side * 0.3 * unit + 0.2 * unit, foot),
            int(0.12 * unit), _mix(coat, (40, 40, 46), 0.6),
        )  # fmt: skip
        arm = random.uniform(-0.1, 0.5) * unit
        pen.line(
            (x + side * 0.62 * unit, foot - 2.55 * unit, x + side * (0.85 * unit + max(arm, 0) * 0.3), foot - 1.5 * unit - arm),
            coat, int(0.3 * unit),
        )  # fmt: skip
    pen.rounded_rectangle(
        (x - 0.66 * unit, foot - 2.8 * unit, x + 0.66 * unit, foot - 1.15 * unit), int(0.3 * unit), body
    )
    if vest:
        pen.line((x, foot - 2.7 * unit, x, foot - 1.2 * unit), (150, 24, 20), int(0.06 * unit))
        pen.rectangle((x - 0.6 * unit, foot - 1.7 * unit, x + 0.6 * unit, foot - 1.6 * unit), (240, 208, 96))
    _disc(pen, (x, foot - 3.32 * unit), 0.5 * unit, skin)
    pen.pieslice(
        (x - 0.54 * unit, foot - 3.92 * unit, x + 0.54 * unit, foot - 2.84 * unit), 180 - 8, 360 + 8,
        random.choice((_HAIR, _HAIR, _VEST, (150, 150, 150))),
    )  # fmt: skip


def _tree(pen: ImageDraw, x: float, foot: float, leaves: Colour, scale: float) -> None:
    pen.rectangle((x - 8 * scale, foot - 150 * scale, x + 8 * scale, foot), (110, 84, 60))
    for dx, dy, radius in ((0, -230, 70), (-46, -170, 54), (46, -176, 56)):
        _disc(pen, (x + dx * scale, foot + dy * scale), radius * scale, leaves)


def _yurt(pen: ImageDraw, x: float, foot: float) -> None:
    pen.rectangle((x - 190, foot - 120, x + 190, foot), (248, 246, 240))
    pen.polygon(
        ((x - 206, foot - 118), (x - 40, foot - 236), (x + 40, foot - 236), (x + 206, foot - 118)),
        (238, 234, 224),
    )
    pen.rectangle((x - 190, foot - 124, x + 190, foot - 104), (58, 104, 168))
    pen.rectangle((x - 36, foot - 92, x + 36, foot), (176, 74, 40))


def _houses(pen: ImageDraw, left: float, foot: float, random: Random) -> None:
    for place in range(3):
        x = left + place * 260
        pen.rectangle(
            (x, foot - 130, x + 230, foot), random.choice(((222, 206, 178), (232, 222, 204), (206, 188, 166)))
        )
        pen.polygon(((x - 16, foot - 128), (x + 115, foot - 216), (x + 246, foot - 128)), (158, 70, 54))
        pen.rectangle((x + 30, foot - 96, x + 84, foot - 50), (132, 176, 206))
        pen.rectangle((x + 140, foot - 96, x + 190, foot), (120, 86, 60))


def _cloud(pen: ImageDraw, x: float, y: float, random: Random) -> None:
    for place in range(5):
        _disc(pen, (x + place * 52, y + random.uniform(-16, 16)), random.uniform(34, 58), (250, 252, 253))


def _disc(pen: ImageDraw, centre: Point, radius: float, colour: Colour) -> None:
    pen.ellipse((centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius), colour)


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
