"""Elements as JSON, as a table and as a picture with boxes: what `deskhand perceive` gives out."""

from __future__ import annotations

from collections.abc import Iterable

from PIL import Image, ImageDraw

from vision.frame import Frame
from vision.geometry import Size
from vision.perception.elements import Element, Kind

JsonValue = str | float | list["JsonValue"] | dict[str, "JsonValue"]


def as_json(size: Size, elements: Iterable[Element]) -> dict[str, JsonValue]:
    """The object that `deskhand perceive --json` prints, in pixels of the image."""
    return {
        "size": [size.width, size.height],
        "elements": [
            {
                "kind": element.kind.value,
                "box": [element.box.left, element.box.top, element.box.right, element.box.bottom],
                "text": element.text,
                "state": [state.value for state in sorted(element.state)],
                "score": round(element.score, 4),
                **({"name": element.name, "name_score": round(element.name_score, 4)} if element.name else {}),
                "points": {
                    name: {"at": [point.at.x, point.at.y], "sigma": [point.sigma_x, point.sigma_y]}
                    for name, point in element.points.items()
                },
            }
            for element in elements
        ],
    }


def as_table(elements: Iterable[Element]) -> str:
    """One line per element: kind, box, state, score, text; an icon's name stands in brackets."""
    rows = [("kind", "box", "state", "score", "text")]
    for element in elements:
        box = f"{element.box.left:.0f},{element.box.top:.0f} {element.box.width:.0f}x{element.box.height:.0f}"
        rows.append(
            (
                element.kind.value,
                box,
                " ".join(sorted(element.state)),
                f"{element.score:.2f}",
                (f"{element.text} [{element.name}]" if element.name else element.text).strip().replace("\n", "⏎"),
            )
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def as_picture(frame: Frame, elements: Iterable[Element]) -> Image.Image:
    """The frame with a box around each element, one colour per kind; points lie in the ellipse of their deviation."""
    picture = Image.fromarray(frame.pixels)
    draw = ImageDraw.Draw(picture)
    kinds = list(Kind)
    for element in elements:
        colour = f"hsv({kinds.index(element.kind) * 360 // len(kinds)}, 90%, 85%)"
        draw.rectangle(
            (element.box.left, element.box.top, element.box.right - 1, element.box.bottom - 1), outline=colour, width=2
        )
        for point in element.points.values():
            across, down = max(2.0, point.sigma_x), max(2.0, point.sigma_y)
            draw.ellipse(
                (point.at.x - across, point.at.y - down, point.at.x + across, point.at.y + down), outline=colour
            )
            draw.point((point.at.x, point.at.y), fill=colour)
    return picture
