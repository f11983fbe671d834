"""Redaction: faces found and told apart, secrets covered, what is painted on plain screens, and what it costs.

Faces: two people (Eileen Collins, Grace Hopper: tests/data/faces, public domain, from scikit-image and matplotlib),
each pasted onto a drawn screen at face heights of 24 to 200 pixels, as they are, mirrored, darker, paler, turned by 10
degrees and after a JPEG of quality 40. Found: half of the face's box or more is painted. Names need the extra `faces`;
where it is missing they are left out. Each order of pastes is a session of its own.

Secrets: made-up ones in three sizes, light and dark, between other words; covered: not a pixel of ink is left in their
extent. Plain: drawn screens without faces or secrets; the share of their area that is painted.

Ceiling: CenterFace needs 0.2 s for 1280x800, the recogniser 0.05 s a face, and a line that was not read before 40 ms.
"""

from __future__ import annotations

import io
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageEnhance, ImageFont, ImageOps
from report import report

from vision.frame import Frame
from vision.geometry import PixelBox, Size, Viewport
from vision.perception.ocr import OcrEngine, RapidOcrEngine
from vision.redaction.face_networks import face_detector, face_embedder
from vision.redaction.faces import UNKNOWN, Face, FaceDetector, Gallery
from vision.redaction.frame_redactor import PAINT, Redactor

PEOPLE = ("collins", "hopper")
HEIGHTS = (24, 32, 48, 64, 90, 120, 160, 200)
LOOKS = ("plain", "mirrored", "dark", "pale", "turned", "jpeg")
WORDS = "please send the report to all members before noon and keep a copy of it".split()
SECRETS = (
    *("ada.lovelace@example.org", "g.hopper+navy@mail.example.com", "x_y-z@sub.domain.example", "INFO@EXAMPLE.NET"),
    *("4111 1111 1111 1111", "5555555555554444", "3782 822463 10005", "6011-1111-1111-1117"),
    *(
        "DE89 3704 0044 0532 0130 00",
        "GB29NWBK60161331926819",
        "FR14 2004 1010 0505 0001 3M02 606",
        "NL91ABNA0417164300",
    ),
    *("AKIAIOSFODNN7EXAMPLE", "ghp_q7Xc2LmN9vB4kT8zR1wY5sD3fG6hJ0pAeUiO", "sk_live_4eC39HqLyjWDarjtT1zdp7dc"),
    *(
        "glpat-x9Kd72LmPq4RtVw8Zb3N",
        "xoxb-263594206564-FGqddMF8t08v8N7Oq4i57vs1",
        "AIzaSyD4iE2xVSpkLLOXoyqT-RuPwURN3ddScAI",
    ),
    *("password: Tr0ub4dor&3", "passwort: mein-geheimnis", "API key: 7f3a-99c1-d2", "PIN: 83912"),
    *("Nightingale", "Project Falcon"),
)


def main() -> None:
    """Measure, print the table and the JSON line."""
    chance = random.Random(0)
    engine = RapidOcrEngine()
    detector, embedder = face_detector(), face_embedder()
    backgrounds = [drawn(theme) for theme in ("light", "dark")]
    # faces on the part of the screen that is as large as a window: four times as quick, and the same for a detector
    windows = [image.crop((0, 0, 640, 448)) for image in backgrounds]
    rows: list[dict[str, object]] = []
    figures: dict[str, object] = {"people": len(PEOPLE)}
    if detector is not None:
        for height in HEIGHTS:
            rows.append(faces_at(height, detector, windows, chance))
        found, count = (sum(int(str(one[key])) for one in rows) for key in ("right", "of"))
        figures["face_recall"] = found / count
    if detector is not None and embedder is not None:
        figures |= names(detector, windows, chance)
    rows += secrets(engine, figures)
    figures |= plain(engine, detector, backgrounds)
    report("redaction", rows, **figures)


def faces_at(
    height: int, detector: FaceDetector, backgrounds: list[Image.Image], chance: random.Random
) -> dict[str, object]:
    """How many faces of this height are painted over."""
    right = count = 0
    seconds = []
    for person in PEOPLE:
        for look in LOOKS:
            frame, box = pasted(person, look, height, chance.choice(backgrounds), chance, detector)
            began = time.perf_counter()
            kept = Redactor(None, detector).redact(frame)
            seconds.append(time.perf_counter() - began)
            right += any(common(one.box, box) >= box.area / 2 for one in kept.painted)
            count += 1
    return {"what": f"faces of {height} px", "right": right, "of": count, "median s": statistics.median(seconds)}


def names(detector: FaceDetector, backgrounds: list[Image.Image], chance: random.Random) -> dict[str, object]:
    """Whether people keep their names through sessions of all looks and heights in a random order."""
    same = other = unknown = total = 0
    by_height = dict.fromkeys(HEIGHTS, 0)
    sessions = 1
    for _ in range(sessions):
        embedder = face_embedder()
        assert embedder is not None
        gallery = Gallery(embedder)
        shown = [(person, look, height) for person in PEOPLE for look in LOOKS for height in HEIGHTS]
        chance.shuffle(shown)
        owner: dict[str, str] = {}
        name_of: dict[str, str] = {}
        for person, look, height in shown:
            frame, box = pasted(person, look, height, backgrounds[0], chance, detector)
            found = Redactor(None, detector, gallery).redact(frame).painted
            name = next((one.what for one in found if common(one.box, box) >= box.area / 2), None)
            if name is None:
                continue
            total += 1
            if name == UNKNOWN:
                unknown += 1
                continue
            other += owner.setdefault(name, person) != person
            right = name_of.setdefault(person, name) == name
            same += right
            by_height[height] += right
    return {
        "named_faces": total,
        "same_name": same / max(1, total - unknown),
        "same_name_unnamed_as_wrong": same / max(1, total),
        "without_number": unknown,
        "two_people_under_one_name": other,
        "same_name_by_height": {
            str(height): count / (sessions * len(PEOPLE) * len(LOOKS)) for height, count in by_height.items()
        },
    }


def secrets(engine: OcrEngine, figures: dict[str, object]) -> list[dict[str, object]]:
    """How many planted secrets are covered to the last pixel."""
    rows: list[dict[str, object]] = []
    missed: list[str] = []
    words = ["Nightingale", "Project Falcon"]
    for size in (13, 15, 20):
        right = 0
        for dark in (False, True):
            ground, ink = ((30, 32, 36), (225, 225, 225)) if dark else ((246, 246, 246), (25, 25, 25))
            image = Image.new("RGB", (1280, 40 + len(SECRETS) * 30), ground)
            draw, font = ImageDraw.Draw(image), ImageFont.load_default(size)
            extents = []
            for place, secret in enumerate(SECRETS):
                before = f"{' '.join(WORDS[place % 5 : place % 5 + 3])} "
                top = 20 + place * 30
                draw.text((40, top), f"{before}{secret} {WORDS[place % 7]}", fill=ink, font=font)
                value = secret.partition(": ")[2] or secret
                start = 40 + font.getlength(before + secret[: len(secret) - len(value)])
                x0, y0, x1, y1 = font.getbbox(value)
                extents.append(PixelBox(start + x0, top + y0, start + x1, top + y1))
            frame = a_frame(image)
            kept = Redactor(engine, words=words).redact(frame).frame
            for secret, extent in zip(SECRETS, extents, strict=True):
                left = np.abs(kept.crop(extent).astype(int) - ground).max(axis=2) > 90
                if (left & (kept.crop(extent) != PAINT).any(axis=2)).any():
                    missed.append(f"{secret} {size} {'dark' if dark else 'light'}")
                else:
                    right += 1
        rows.append({"what": f"secrets of {size} px", "right": right, "of": 2 * len(SECRETS), "median s": float("nan")})
    count = sum(int(str(row["of"])) for row in rows)
    figures["secrets_covered"] = (count - len(missed)) / count
    figures["secrets_missed"] = missed
    return rows


def plain(engine: OcrEngine, detector: FaceDetector | None, backgrounds: list[Image.Image]) -> dict[str, object]:
    """What is painted where nothing is to be, and the time for a screen and for a small change."""
    painted = area = 0.0
    first, again = [], []
    for image in backgrounds:
        redactor, frame = Redactor(engine, detector), a_frame(image)
        began = time.perf_counter()
        kept = redactor.redact(frame)
        first.append(time.perf_counter() - began)
        painted += float((kept.frame.pixels != frame.pixels).any(axis=2).sum())
        area += frame.size.width * frame.size.height
        typed = image.copy()
        ImageDraw.Draw(typed).text((500, 300), "typed", fill=(90, 90, 90), font=ImageFont.load_default(15))
        began = time.perf_counter()
        redactor.redact(a_frame(typed))
        again.append(time.perf_counter() - began)
    return {
        "plain_painted_share": painted / area,
        "whole_screen_s": statistics.median(first),
        "small_change_s": statistics.median(again),
    }


def pasted(
    person: str, look: str, height: int, background: Image.Image, chance: random.Random, detector: FaceDetector
) -> tuple[Frame, PixelBox]:
    """A screen with a person on it, and where the face is; its place is that on the large photograph."""
    with Image.open(Path(__file__).parents[1] / "data" / "faces" / f"{person}.jpg") as opened:
        photo = opened.convert("RGB")
    match look:
        case "mirrored":
            photo = ImageOps.mirror(photo)
        case "dark":
            photo = ImageEnhance.Brightness(photo).enhance(0.5)
        case "pale":
            photo = ImageEnhance.Contrast(photo).enhance(0.5)
        case "turned":
            photo = photo.rotate(10, Image.Resampling.BICUBIC, fillcolor=(120, 120, 120))
        case "jpeg":
            packed = io.BytesIO()
            photo.save(packed, "JPEG", quality=40)
            photo = Image.open(packed).convert("RGB")
    face = the_face(photo, detector).box
    scale = height / face.height
    small = photo.resize((round(photo.width * scale), round(photo.height * scale)), Image.Resampling.LANCZOS)
    left = chance.randrange(0, max(1, background.width - small.width))
    top = chance.randrange(0, max(1, background.height - small.height))
    screen = background.copy()
    screen.paste(small, (left, top))
    box = PixelBox(
        left + face.left * scale, top + face.top * scale, left + face.right * scale, top + face.bottom * scale
    )
    return a_frame(screen), box


def the_face(photo: Image.Image, detector: FaceDetector) -> Face:
    """The surest face of a photograph."""
    return max(detector.detect(np.asarray(photo)), key=lambda one: one.score)


def common(one: PixelBox, other: PixelBox) -> float:
    """Area of the common part."""
    both = one.intersection(other)
    return 0.0 if both is None else both.area


def a_frame(image: Image.Image) -> Frame:
    """The image as if it had been captured."""
    pixels: npt.NDArray[np.uint8] = np.array(image)
    return Frame(pixels, Viewport.plain(Size(image.width, image.height)))


def drawn(theme: str) -> Image.Image:
    """A screen of real Qt widgets, 1280x800."""
    script = Path(__file__).parents[1] / "vision" / "perception" / "qt_screens.py"
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "screen.png"
        subprocess.run([sys.executable, script, "form", theme, picture], check=True, capture_output=True)
        with Image.open(picture) as image:
            return image.convert("RGB")


if __name__ == "__main__":
    main()
