"""Random page style as CSS: one of several design languages with random colours, sizes and fonts."""

from __future__ import annotations

import colorsys
import random
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self


class Design(StrEnum):
    """Design languages."""

    PLAIN = "plain"
    MATERIAL = "material"
    BOOTSTRAP = "bootstrap"
    FLAT = "flat"
    FLUENT = "fluent"
    ENTERPRISE = "enterprise"
    SOFT = "soft"
    STARK = "stark"


_FONTS: Final = (
    "DejaVu Sans",
    "DejaVu Sans",
    "Nimbus Sans",
    "Noto Sans CJK SC",
    "sans-serif",
    "system-ui",
    "URW Gothic",
)
_READING_FONTS: Final = ("DejaVu Serif", "P052", "C059", "Nimbus Roman", "URW Bookman", "Noto Serif CJK SC")

_RADII: Final = {
    Design.MATERIAL: (4, 4, 16),
    Design.BOOTSTRAP: (4, 6),
    Design.FLAT: (0, 2, 8),
    Design.FLUENT: (2, 4),
    Design.ENTERPRISE: (0, 0, 2, 3),
    Design.SOFT: (8, 12, 18),
    Design.STARK: (0,),
    Design.PLAIN: (0, 3),
}


@dataclass(frozen=True, slots=True)
class Look:
    """Parameters of a style sheet; lengths in CSS pixels, colours as in CSS.

    Attributes:
        native: Whether check boxes, lists and sliders are the browser's own.
        bar: Width of scroll bars.
        bar_step: Length of their step buttons; 0 where they have none.
        thumb: Length of a slider's handle.
        line: Fields have a line below instead of a frame.
        capitals: Captions of buttons are in capitals.
    """

    design: Design
    dark: bool
    native: bool
    ground: str
    card: str
    field: str
    text: str
    muted: str
    border: str
    accent: str
    on_accent: str
    link: str
    font: str
    font_px: int
    radius: int
    pad: int
    gap: int
    bar: int
    bar_step: int
    thumb: int
    line: bool
    capitals: bool
    shadow: str

    @classmethod
    def draw(cls, choice: random.Random) -> Self:
        """A random style with legible text."""
        design = choice.choice(list(Design))
        dark = choice.random() < {Design.FLAT: 0.8, Design.PLAIN: 0.1}.get(design, 0.3)
        hue, accent_hue = choice.random(), choice.random()
        tint = choice.uniform(0, 0.3) if choice.random() < 0.4 else 0.0
        if design is Design.STARK:
            ground, card, text, muted, border = (
                ("#000", "#000", "#fff", "#9f9", "#fff") if dark else ("#fff", "#fff", "#000", "#555", "#000")
            )
            field = card
        elif dark:
            base = choice.uniform(0.06, 0.2)
            ground, card = _hsl(hue, tint, base), _hsl(hue, tint, base + choice.uniform(0, 0.07))
            field = _hsl(hue, tint, max(0.02, base + choice.choice([-0.05, 0.04, 0.09])))
            text, muted = _hsl(hue, 0.1, choice.uniform(0.82, 1)), _hsl(hue, 0.08, choice.uniform(0.5, 0.62))
            border = _hsl(hue, tint, base + choice.uniform(0.12, 0.3))
        else:
            base = choice.uniform(0.92, 1)
            ground, card = _hsl(hue, tint, base), choice.choice(["#ffffff", _hsl(hue, tint, min(1, base + 0.03))])
            field = choice.choice(["#ffffff", "#ffffff", _hsl(hue, tint, 0.95)])
            text, muted = _hsl(hue, 0.15, choice.uniform(0, 0.25)), _hsl(hue, 0.08, choice.uniform(0.42, 0.56))
            border = _hsl(hue, tint, choice.uniform(0.6, 0.87))
        lightness = choice.uniform(0.32, 0.55)
        accent = _hsl(accent_hue, choice.uniform(0.5, 0.95), lightness)
        pale = lightness > 0.45 and 0.1 < accent_hue < 0.52
        dense = design is Design.ENTERPRISE
        return cls(
            design,
            dark,
            native=design is Design.PLAIN or choice.random() < 0.35,
            ground=ground,
            card=card,
            field=field,
            text=text,
            muted=muted,
            border=border,
            accent=accent,
            on_accent="#111111" if pale else "#ffffff",
            link=_hsl(accent_hue, 0.7, 0.7 if dark else 0.36),
            font=choice.choice(_READING_FONTS if choice.random() < 0.1 else _FONTS),
            font_px=choice.choice([11, 12, 13] if dense else [12, 13, 14, 14, 15, 16, 18]),
            radius=choice.choice(_RADII[design]),
            pad=choice.choice([2, 3, 4] if dense else [4, 5, 6, 8, 10]),
            gap=choice.choice([3, 4, 6] if dense else [6, 8, 10, 12, 16]),
            bar=choice.choice([8, 10, 12, 14, 16, 17]),
            bar_step=choice.choice([0, 0, 16]),
            thumb=choice.choice([12, 14, 16, 18, 20, 24]),
            line=design is Design.MATERIAL and choice.random() < 0.6,
            capitals=design is Design.MATERIAL and choice.random() < 0.5,
            shadow=choice.choice(["none", "0 1px 3px #0004", "0 2px 8px #0003", "0 6px 20px #0005"]),
        )

    @property
    def sheet(self) -> str:
        """The style sheet of the page."""
        edge = "2px" if self.design is Design.STARK else "1px"
        frame = f"border:0;border-bottom:2px solid {self.border}" if self.line else f"border:{edge} solid {self.border}"
        radius = f"{self.radius}px"
        return f"""
:root{{color-scheme:{"dark" if self.dark else "light"};--bar-step:{self.bar_step}px;accent-color:{self.accent}}}
*,*::before,*::after{{box-sizing:border-box;animation:none!important;transition:none!important;caret-color:transparent}}
html,body{{margin:0;height:100%;overflow:hidden}}
body{{background:{self.ground};color:{self.text};font:{self.font_px}px '{self.font}','DejaVu Sans',sans-serif;
display:flex;flex-direction:column}}
h1,h2,h3,p{{margin:0}} h1{{font-size:1.6em}} h2{{font-size:1.25em}} h3{{font-size:1.05em}} p{{line-height:1.4}}
a{{color:{self.link}}} a:not(p a){{text-decoration:none}}
.ic{{flex:none;vertical-align:middle}}
.row{{display:flex;gap:{self.gap}px;align-items:center}} .wrap{{flex-wrap:wrap}}
.col{{display:flex;flex-direction:column;gap:{self.gap}px}} .end{{justify-content:flex-end}} .grow{{flex:1;min-width:0}}
.split{{display:flex;flex:1;min-height:0}} .muted{{color:{self.muted}}} .cut{{overflow:hidden;white-space:nowrap;
text-overflow:ellipsis}}
.page{{padding:{self.gap + 4}px}} .scroll{{overflow-y:auto;flex:1;min-height:0}} .centre{{margin:auto}}
.card{{background:{self.card};border:{edge} solid {self.border};border-radius:{radius};padding:{self.gap + 4}px;
box-shadow:{self.shadow}}}
.bar{{display:flex;align-items:center;gap:{max(2, self.gap // 2)}px;padding:{self.pad}px {self.gap}px;
background:{self.card};
border-bottom:{edge} solid {self.border}}} .bar.lit,.bar.lit a{{background:{self.accent};color:{self.on_accent}}}
.grid{{display:grid;gap:{self.gap}px;align-items:center}}
fieldset{{border:{edge} solid {self.border};border-radius:{radius}}}
*::-webkit-scrollbar{{width:{self.bar}px;height:{self.bar}px;background:{self.ground}}}
*::-webkit-scrollbar-thumb{{background:{self.muted};border-radius:{self.radius}px;border:2px solid {self.ground}}}
*::-webkit-scrollbar-button:single-button{{display:{"block" if self.bar_step else "none"};height:{self.bar_step}px;
background:{self.border}}}
{self._controls(edge, frame, radius)}
{self._layers(edge, radius)}
"""

    def _controls(self, edge: str, frame: str, radius: str) -> str:
        pad, thumb = self.pad, self.thumb
        rich = "" if self.design is Design.PLAIN else self._dressed(edge, frame, radius)
        return f"""
button,input,select,textarea{{font:inherit;max-width:100%}}
button{{white-space:nowrap}} .tool{{display:inline-flex;align-items:center;justify-content:center}}
textarea{{resize:none;display:block}}
input[type=number]{{--step:16px}} input[type=number]::-webkit-inner-spin-button{{opacity:1;width:16px}}
.ck{{display:inline-flex;align-items:center;gap:6px}} label:has(input){{display:inline-flex;align-items:center;gap:4px}}
.mk{{width:{thumb}px;height:{thumb}px;border:{edge} solid {self.muted};border-radius:{min(self.radius, 4)}px;flex:none;
display:grid;place-items:center;background:{self.field};color:{self.on_accent}}}
[role=radio] .mk{{border-radius:50%}} [aria-checked=true] .mk{{background:{self.accent};border-color:{self.accent}}}
[aria-checked=false] .mk .ic{{display:none}}
.sw{{width:{2 * thumb}px;height:{thumb}px;border-radius:{thumb}px;background:{self.muted};flex:none;padding:2px;
display:flex}}
.sw::before{{content:"";width:{thumb - 4}px;background:#fff;border-radius:50%}}
[aria-checked=true] .sw{{background:{self.accent};justify-content:flex-end}}
.fd{{display:flex;align-items:center;gap:6px;background:{self.field};color:{self.text};{frame};border-radius:{radius};
padding:{pad}px {pad + 2}px;min-width:0}}
.fd input{{border:0;outline:0;background:none;color:inherit;padding:0;min-width:0;flex:1;width:100%}}
.fd.num{{padding:0}} .fd.num input{{text-align:center;width:4em;padding:{pad}px 0}}
.fd.num button{{border:0;border-radius:0;background:{self.border};color:{self.text};align-self:stretch;padding:0 8px}}
.cb .v{{flex:1;min-width:0}}
.sl{{position:relative;height:{thumb}px;min-width:80px}} .sl i{{position:absolute;inset-inline:0;
top:{thumb // 2 - 2}px;height:4px;
border-radius:2px;background:{self.border}}} .sl b{{position:absolute;top:0;width:{thumb}px;height:{thumb}px;
border-radius:{radius if self.design in (Design.STARK, Design.ENTERPRISE) else "50%"};background:{self.accent}}}
.pg{{height:{thumb - 2}px;background:{self.border};border-radius:{radius};overflow:hidden;position:relative;
font-size:{thumb - 5}px}}
.pg i{{position:absolute;inset-block:0;inset-inline-start:0;background:{self.accent}}} .pg span{{position:relative;
display:block;
text-align:center;line-height:{thumb - 2}px}}
[role=tablist]{{display:flex;gap:2px;border-bottom:{edge} solid {self.border};min-width:0}}
[role=tab]{{display:flex;gap:6px;align-items:center;padding:{pad + 1}px {pad + 6}px;white-space:nowrap;cursor:pointer}}
[role=tab][aria-selected=true]{{background:{self.card};border-bottom:3px solid {self.accent};color:{self.link};
font-weight:bold}}
[role=option],[role=treeitem]{{display:flex;gap:8px;align-items:center;padding:{pad}px {pad + 4}px;min-width:0}}
[role=option][aria-selected=true],[role=treeitem][aria-selected=true],tr[aria-selected=true] td
{{background:{self.accent};color:{self.on_accent}}}
[role=option][aria-selected=true] .muted,[role=treeitem][aria-selected=true] .muted{{color:inherit}}
[data-part=expand],[data-part=close],[data-part=arrow]{{display:inline-grid;place-items:center;flex:none}}
.side a{{display:flex;gap:8px;align-items:center;padding:{pad + 2}px;border-radius:{radius};color:{self.text}}}
.side a[aria-current=page]{{background:{self.accent};color:{self.on_accent}}}
table{{border-collapse:collapse;width:100%}} th,td{{text-align:start;padding:{pad}px {pad + 3}px;
border-bottom:{edge} solid {self.border};
white-space:nowrap;overflow:hidden;text-overflow:ellipsis;max-width:14em}} th{{background:{self.card};position:sticky;
top:0}}
.lined td,.lined th{{border:{edge} solid {self.border}}} .striped tr:nth-child(even) td{{background:{self.field}}}
[aria-disabled=true],:disabled{{opacity:.5}}
:focus-visible,[data-focus]:focus{{outline:2px solid {self.accent};outline-offset:1px}}
{rich}"""

    def _dressed(self, edge: str, frame: str, radius: str) -> str:
        """Rules that replace the browser's own controls."""
        pad = self.pad
        capitals = "text-transform:uppercase;letter-spacing:.05em;" if self.capitals else ""
        # inline styles know no colour variables inside a picture, so the arrow takes the colour literally
        ink = self.muted.replace("#", "%23")
        arrow = (
            "url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' "
            f"stroke='{ink}' stroke-width='3'%3E%3Cpath d='M5 9l7 7 7-7'/%3E%3C/svg%3E\")"
        )
        return f"""
button,input[type=submit],input[type=button]{{background:{self.card};color:{self.text};
border:{edge} solid {self.border};
border-radius:{radius};padding:{pad}px {pad + 8}px;{capitals}}}
button.main{{background:{self.accent};color:{self.on_accent};border-color:{self.accent}}}
button.bare{{background:none;border-color:transparent;color:{self.link}}}
button.tool{{padding:{pad}px;background:none;border-color:transparent;color:inherit}}
button[aria-pressed=true]{{background:{self.accent};color:{self.on_accent}}}
th{{color:{self.muted}}}
input:not([type]),input[type=text],input[type=password],input[type=email],input[type=search],input[type=number],
input[type=date],textarea,select{{background:{self.field};color:{self.text};{frame};border-radius:{radius};
padding:{pad}px {pad + 2}px}}
.fd input{{border:0!important;background:none!important;padding:0!important}}
.fd.num input{{padding:{pad}px 0!important}}
input::placeholder,textarea::placeholder{{color:{self.muted};opacity:1}}
select{{appearance:none;padding-inline-end:24px;--arrow:22px;background-image:{arrow};background-size:14px;
background-repeat:no-repeat;background-position:right 5px center}}
[dir=rtl] select{{background-position:left 5px center}}
input[type=range]{{appearance:none;background:none;height:{self.thumb}px;--thumb:{self.thumb}px;margin:2px}}
input[type=range]::-webkit-slider-runnable-track{{height:{self.thumb}px;border-radius:{radius};
background:linear-gradient({self.border},{self.border}) center/100% 4px no-repeat}}
input[type=range]::-webkit-slider-thumb{{appearance:none;width:{self.thumb}px;height:{self.thumb}px;
background:{self.accent};
border-radius:{"0" if self.design is Design.STARK else "50%"}}}
"""

    def _layers(self, edge: str, radius: str) -> str:
        return f"""
[data-layer]{{position:fixed;background:{self.card};color:{self.text};border:{edge} solid {self.border};
border-radius:{radius};
box-shadow:0 4px 16px #0006;z-index:5}}
.menu{{padding:4px 0}} [role=menuitem],[role=menuitemcheckbox]{{display:flex;gap:8px;align-items:center;
padding:{self.pad}px {self.pad + 8}px;white-space:nowrap}}
[role=menuitem][aria-selected=true],[role=menuitemcheckbox][aria-selected=true]{{background:{self.accent};
color:{self.on_accent}}}
[data-key]{{margin-inline-start:auto;padding-inline-start:20px;opacity:.7}}
.slot{{width:16px;flex:none}} .rule{{border-top:{edge} solid {self.border};margin:3px 0}}
.shade{{position:fixed;inset:0;pointer-events:none;z-index:4}}
.toast{{background:{"#ddd" if self.dark else "#222"};color:{"#111" if self.dark else "#eee"}}}
"""


def _hsl(hue: float, saturation: float, lightness: float) -> str:
    red, green, blue = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, lightness)), saturation)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
