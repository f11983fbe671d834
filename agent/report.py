"""A session as pictures: what the agent saw and did, as one offline HTML file or one PNG."""

from __future__ import annotations

import base64
import html
import io

import numpy as np
from PIL import Image, ImageDraw

from agent.actions import Action, Drag, describe, target
from agent.events import Ended, Executed, Failed, Judged, Misparsed, Predicted, Verdict
from agent.session import SessionReader
from vision.frame import Frame
from vision.geometry import PixelPoint

_MARK = (229, 57, 53)
_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1rem; margin: 2.5rem 0 .3rem; }
p { margin: .3rem 0; } small { opacity: .6; } pre { white-space: pre-wrap; }
img { width: 100%; height: auto; border: 1px solid #8884; border-radius: 6px; margin-top: .5rem; }
"""


def marked(frame: Frame, action: Action | None) -> Image.Image:
    """The frame with the action drawn in: a ring where it clicks, a line where it drags."""
    picture = Image.fromarray(np.array(frame.pixels))
    if action is None:
        return picture
    draw = ImageDraw.Draw(picture)
    if isinstance(action, Drag):
        draw.line([(action.start.x, action.start.y), (action.end.x, action.end.y)], fill=_MARK, width=3)
        _ring(draw, action.start)
        _ring(draw, action.end)
    elif (at := target(action)) is not None:
        _ring(draw, at)
    return picture


def session_picture(reader: SessionReader) -> Image.Image | None:
    """The last frame of a session, as the agent left the screen; None where it never saw one."""
    frames = [record.frame_id for record in reader.events() if record.frame_id is not None]
    return marked(reader.frame(frames[-1]), None) if frames else None


def session_page(reader: SessionReader) -> str:
    """A session as one HTML page that needs nothing but itself; whatever comes from the session is escaped."""
    title = html.escape(reader.meta.task)
    parts = [f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title>"]
    parts.append(f"<style>{_STYLE}</style><h1>{title}</h1>")
    for record in reader.events():
        match reader.event(record):
            case Predicted(step, _, reply, _, seconds):
                parts.append(f"<h2>Step {step}</h2><p>{html.escape(reply.thought)} <small>{seconds:.1f} s</small></p>")
            case Misparsed(step, text, error):
                parts.append(f"<h2>Step {step}</h2><p>The reply could not be read: {html.escape(error.message)}</p>")
                parts.append(f"<pre>{html.escape(text)}</pre>")
            case Judged(_, _, action, verdict, note) if verdict is not Verdict.ALLOWED:
                parts.append(f"<p>{html.escape(f'{verdict.value}: {describe(action)}. {note}')}</p>")
            case Executed(step, frame, action, _):
                parts.append(f"<p><code>{html.escape(describe(action))}</code></p>")
                if target(action) is not None:
                    picture = _data_uri(marked(frame, action))
                    parts.append(f'<img alt="the screen in step {step}, with the action marked" src="{picture}">')
            case Failed(_, message):
                parts.append(f"<p>{html.escape(message)}</p>")
            case Ended(_, reason, content):
                parts.append(f"<h2>{html.escape(reason.value.replace('_', ' '))}</h2><p>{html.escape(content)}</p>")
    if (last := session_picture(reader)) is not None:
        parts.append(f'<img alt="the screen at the end" src="{_data_uri(last)}">')
    return "\n".join([*parts, "</html>\n"])


def _ring(draw: ImageDraw.ImageDraw, at: PixelPoint) -> None:
    draw.ellipse([at.x - 16, at.y - 16, at.x + 16, at.y + 16], outline=_MARK, width=3)
    draw.ellipse([at.x - 2, at.y - 2, at.x + 2, at.y + 2], fill=_MARK)


def _data_uri(picture: Image.Image) -> str:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")
