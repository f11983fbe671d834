"""Random style sheets: one of many styles per kind of widget, so that windows look like those of many toolkits.

Each function below returns the rules for one kind. A kind that gets none is painted by Qt's own style with the tone's
palette: about a third of the windows have no rule at all.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from gui.datagen.qt_screens.style.artwork import Artwork
from gui.datagen.qt_screens.style.colors import ColorScheme


@dataclass(frozen=True, slots=True)
class SheetStyle:
    """What the rules of one window have in common.

    Attributes:
        radius: Of corners, in logical pixels.
        arrow: Which mark points down in combo and spin boxes: `chevron` or `triangle`.
        airy: Paddings in logical pixels.
    """

    choice: random.Random
    tone: ColorScheme
    art: Artwork
    radius: int
    edge: int
    arrow: str
    airy: int

    @property
    def border(self) -> str:
        """A solid border in the window's width and colour."""
        return f"border: {self.edge}px solid {self.tone.border}; border-radius: {self.radius}px;"

    def mark(self, shape: str, colour: str) -> str:
        """The `image` property that shows a mark."""
        return f'image: url("{self.art.mark(shape, colour)}");'

    def some(self, *options: str) -> str:
        """A random choice."""
        return self.choice.choice(options)


def draw_style_sheet(choice: random.Random, tone: ColorScheme, art: Artwork) -> str:
    """The rules of one window, for no, some or all kinds of widgets."""
    roll = choice.random()
    if roll < 0.3:
        return ""
    share = 1.0 if roll < 0.75 else choice.uniform(0.2, 0.8)
    cut = SheetStyle(
        choice,
        tone,
        art,
        radius=choice.choice([0, 0, 2, 3, 4, 5, 6, 8, 12]),
        edge=choice.choice([1, 1, 1, 1, 2]),
        arrow=choice.choice(["chevron", "triangle"]),
        airy=choice.choice([2, 3, 4, 5, 6, 8]),
    )
    return "\n".join(rules(cut) for rules in _KINDS if choice.random() < share)


def _buttons(cut: SheetStyle) -> str:
    tone, pad = cut.tone, f"padding: {cut.airy}px {cut.airy + cut.choice.randint(4, 16)}px;"
    low, high = tone.mixed("#000000", 0.06, tone.button), tone.mixed("#ffffff", 0.3, tone.button)
    look = cut.some(
        f"background: {tone.button}; {cut.border}",
        f"background: transparent; {cut.border}",
        f"background: {tone.mixed(tone.text, 0.1)}; border: none; border-radius: {cut.radius}px;",
        f"background: qlineargradient(x1:0, y1:0, x2:0, y2:1, stop:0 {high}, stop:1 {low}); {cut.border}",
        f"background: {tone.button}; {cut.border} border-bottom: 3px solid {tone.border};",
        f"background: {tone.accent}; color: {tone.on_accent}; border: none; border-radius: {cut.radius}px;",
        f"background: transparent; color: {tone.link}; border: none; font-weight: bold;",
        f"background: {tone.button}; border: 1px solid {tone.border}; border-radius: 11px;",
    )
    default = cut.some(
        "",
        f"QPushButton:default {{ background: {tone.accent}; color: {tone.on_accent}; }}",
        "QPushButton { font-weight: 600; }",
    )
    return f"""
        QPushButton {{ color: {tone.text}; {look} {pad} }}
        QPushButton:disabled {{ color: {tone.muted}; }}
        QPushButton:checked {{ background: {tone.accent}; color: {tone.on_accent}; }}
        QPushButton:focus {{ border: {max(1, cut.edge)}px solid {tone.accent}; }}
        {default}"""


def _fields(cut: SheetStyle) -> str:
    tone, pad = cut.tone, f"padding: {max(1, cut.airy - 2)}px {cut.airy}px;"
    filled = tone.mixed(tone.text, 0.07)
    look = cut.some(
        f"background: {tone.base}; {cut.border}",
        f"background: {tone.base}; {cut.border}",
        f"background: transparent; border: none; border-bottom: 2px solid {tone.border};",
        f"background: {filled}; border: none; border-radius: {cut.radius}px;",
        f"background: {filled}; border: none; border-bottom: 1px solid {tone.text};",
        f"background: {tone.base}; border: 2px inset {tone.border};",
        f"background: {tone.base}; border: 1px solid {tone.border}; border-radius: 10px;",
    )
    return f"""
        QLineEdit, QPlainTextEdit, QTextEdit {{ {look} {pad} color: {tone.text};
            selection-background-color: {tone.accent}; selection-color: {tone.on_accent}; }}
        QLineEdit:disabled, QPlainTextEdit:disabled {{ color: {tone.muted}; background: {tone.window}; }}
        QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus {{ border-color: {tone.accent}; }}
        QSpinBox QLineEdit, QDoubleSpinBox QLineEdit, QComboBox QLineEdit {{
            border: none; padding: 0; background: transparent; }}"""


def _ticks(cut: SheetStyle) -> str:
    tone, side = cut.tone, cut.choice.choice([12, 13, 14, 16, 18, 20])
    accent = tone.accent if cut.choice.random() < 0.6 else tone.text
    spacing = f"QCheckBox, QRadioButton {{ spacing: {cut.choice.randint(4, 10)}px; color: {tone.text}; }}"
    box = f"width: {side}px; height: {side}px; background: {tone.base}; border: {cut.edge}px solid {tone.muted};"
    round_box = f"{box} border-radius: {side // 2 + cut.edge}px;"
    dot = (
        f"QRadioButton::indicator {{ {round_box} }}"
        f"QRadioButton::indicator:checked {{ border-color: {accent}; {cut.mark('dot', accent)} }}"
    )
    ring = (
        f"QRadioButton::indicator {{ {round_box} }} QRadioButton::indicator:checked {{ background: {tone.base};"
        f" width: {side - 6}px; height: {side - 6}px; border: {cut.edge + 3}px solid {accent}; }}"
    )
    plain = (
        f"QCheckBox::indicator {{ {box} border-radius: {min(cut.radius, 5)}px; }}"
        f"QCheckBox::indicator:checked {{ {cut.mark(cut.some('tick', 'tick', 'cross', 'block'), accent)} }}"
    )
    filled = (
        f"QCheckBox::indicator {{ {box} border-radius: {min(cut.radius, 5)}px; }}"
        f"QCheckBox::indicator:checked {{ background: {tone.accent}; border-color: {tone.accent};"
        f" {cut.mark('tick', tone.on_accent)} }}"
    )
    switch = (
        f"QCheckBox::indicator {{ width: {2 * side}px; height: {2 * side}px; {cut.mark('off', tone.muted)} }}"
        f"QCheckBox::indicator:checked {{ {cut.mark('on', tone.accent)} }}"
    )
    lowered = "QCheckBox:disabled, QRadioButton:disabled { color: " + tone.muted + "; }"
    return spacing + lowered + cut.some(plain, plain, filled, filled, switch) + cut.some(dot, ring)


def _combos(cut: SheetStyle) -> str:
    tone = cut.tone
    ground, ink = cut.some(tone.button, tone.base, tone.window), tone.text
    wide = cut.choice.randint(14, 26)
    block = cut.some(
        "border: none;", f"border: none; border-left: 1px solid {tone.border};", f"background: {tone.accent};"
    )
    ink = tone.on_accent if "background" in block else ink
    look = cut.some(cut.border, cut.border, f"border: none; border-bottom: 2px solid {tone.border};", "border: none;")
    return f"""
        QComboBox, QDateEdit {{ background: {ground}; color: {tone.text}; {look}
            padding: {max(1, cut.airy - 1)}px {cut.airy}px; }}
        QComboBox:disabled {{ color: {tone.muted}; }}
        QComboBox:focus {{ border-color: {tone.accent}; }}
        QComboBox::drop-down, QDateEdit::drop-down {{ width: {wide}px; subcontrol-position: center right; {block} }}
        QComboBox::down-arrow, QDateEdit::down-arrow {{ width: {cut.choice.randint(8, 12)}px;
            {cut.mark(f"{cut.arrow}-down", ink)} }}
        QComboBox QAbstractItemView {{ background: {tone.base}; color: {tone.text}; border: 1px solid {tone.border};
            selection-background-color: {tone.accent}; selection-color: {tone.on_accent}; }}"""


def _spins(cut: SheetStyle) -> str:
    tone, which = cut.tone, "QSpinBox, QDoubleSpinBox, QTimeEdit"
    look = cut.some(cut.border, cut.border, f"border: none; border-bottom: 2px solid {tone.border};")
    wide = cut.choice.randint(15, 28)

    def part(name: str, rules: str) -> str:
        return f"{', '.join(f'{one}::{name}' for one in which.split(', '))} {{ {rules} }}"

    edge = cut.some("border: none;", f"border: none; border-left: 1px solid {tone.border}; background: {tone.button};")
    base = f"{which} {{ background: {tone.base}; color: {tone.text}; {look}"
    up, down = cut.some("plus minus", f"{cut.arrow}-up {cut.arrow}-down").split()
    arrows = part("up-arrow", f"width: 10px; height: 10px; {cut.mark(up, tone.text)}") + part(
        "down-arrow", f"width: 10px; height: 10px; {cut.mark(down, tone.text)}"
    )
    beside = f"subcontrol-origin: border; width: {wide}px; {edge}"
    stacked = (
        f"{base} padding: {max(1, cut.airy - 2)}px {wide}px {max(1, cut.airy - 2)}px {cut.airy}px; }}"
        + part("up-button", f"subcontrol-origin: border; subcontrol-position: top right; width: {wide}px; {edge}")
        + part("down-button", f"subcontrol-origin: border; subcontrol-position: bottom right; width: {wide}px; {edge}")
    )
    right = (
        f"{base} padding: {cut.airy}px {2 * wide + 4}px {cut.airy}px {cut.airy}px; min-height: 20px; }}"
        + part("up-button", f"{beside} subcontrol-position: center right; height: 60px;")
        + part(
            "down-button",
            f"{beside} subcontrol-position: center right; height: 60px; position: absolute; right: {wide}px;",
        )
    )
    ends = (
        f"{base} padding: {cut.airy}px {wide + 4}px; min-height: 20px; }}"
        + part("up-button", f"{beside} subcontrol-position: center right; height: 60px;")
        + part("down-button", f"{beside} subcontrol-position: center left; height: 60px; border-left: none;")
    )
    lowered = ", ".join(f"{selector}:disabled" for selector in which.split(", ")) + f" {{ color: {tone.muted}; }}"
    return cut.some(stacked, stacked, right, ends) + arrows + lowered


def _sliders(cut: SheetStyle) -> str:
    tone, thick, handle = cut.tone, cut.choice.choice([2, 3, 4, 6, 8]), cut.choice.choice([10, 12, 14, 16, 20])
    long = cut.choice.choice([handle, handle, handle // 2])
    reach = max(0, (handle - thick) // 2)
    ground = tone.mixed(tone.text, 0.25)
    fill = tone.accent if cut.choice.random() < 0.7 else ground
    knob = cut.some(
        f"background: {tone.accent}; border: none;",
        f"background: {tone.base}; border: 1px solid {tone.border};",
        f"background: {tone.button}; border: 2px solid {tone.accent};",
    )
    corner = cut.choice.choice([min(long, handle) // 2, min(long, handle) // 2, 2])
    return f"""
        QSlider::groove:horizontal, QSlider::sub-page:horizontal {{ border-radius: {thick // 2}px; margin: 0 2px; }}
        QSlider::groove:horizontal {{ height: {thick}px; background: {ground}; }}
        QSlider::sub-page:horizontal {{ background: {fill}; }}
        QSlider::handle:horizontal {{ {knob} width: {long}px; margin: -{reach}px 0; border-radius: {corner}px; }}
        QSlider::groove:vertical {{ width: {thick}px; background: {ground}; border-radius: {thick // 2}px; }}
        QSlider::add-page:vertical {{ background: {fill}; border-radius: {thick // 2}px; }}
        QSlider::handle:vertical {{ {knob} height: {long}px; margin: 0 -{reach}px; border-radius: {corner}px; }}
        QSlider:horizontal {{ min-height: {handle + 4}px; }} QSlider:vertical {{ min-width: {handle + 4}px; }}"""


def _scroll_bars(cut: SheetStyle) -> str:
    tone, wide = cut.tone, cut.choice.choice([7, 8, 10, 12, 14, 16])
    ground, thumb = (
        cut.some(tone.window, tone.base, tone.stripe),
        tone.mixed(tone.text, cut.choice.uniform(0.25, 0.6)),
    )
    margin, round_px = cut.choice.choice([0, 1, 2]), cut.choice.choice([0, 0, max(0, wide // 2 - 3)])
    steps = cut.choice.random() < 0.4
    room = wide if steps else 0
    arrows = "".join(
        f"QScrollBar::{name}-arrow:{way} {{ width: {wide - 4}px; height: {wide - 4}px;"
        f" {cut.mark(f'{cut.arrow}-{name}', tone.text)} }}"
        for name, way in (("up", "vertical"), ("down", "vertical"), ("left", "horizontal"), ("right", "horizontal"))
    )
    return f"""
        QScrollBar:vertical {{ background: {ground}; width: {wide}px; border: none; margin: {room}px 0; }}
        QScrollBar:horizontal {{ background: {ground}; height: {wide}px; border: none; margin: 0 {room}px; }}
        QScrollBar::handle {{ background: {thumb}; margin: {margin}px; border-radius: {round_px}px; }}
        QScrollBar::handle:vertical {{ min-height: 20px; }} QScrollBar::handle:horizontal {{ min-width: 20px; }}
        QScrollBar::add-page, QScrollBar::sub-page {{ background: none; }}
        QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical {{ height: {room}px; background: {ground};
            subcontrol-origin: margin; }}
        QScrollBar::add-line:horizontal, QScrollBar::sub-line:horizontal {{ width: {room}px; background: {ground};
            subcontrol-origin: margin; }}
        QScrollBar::add-line:vertical {{ subcontrol-position: bottom; }}
        QScrollBar::sub-line:vertical {{ subcontrol-position: top; }}
        QScrollBar::add-line:horizontal {{ subcontrol-position: right; }}
        QScrollBar::sub-line:horizontal {{ subcontrol-position: left; }}
        {arrows if steps else ""}"""


def _progress(cut: SheetStyle) -> str:
    tone = cut.tone
    chunk = cut.some(
        f"background: {tone.accent}; border-radius: {cut.radius}px;",
        f"background: {tone.accent}; width: 9px; margin: 1px;",
        f"background: qlineargradient(x1:0, y1:0, x2:1, y2:0, stop:0 {tone.accent}, stop:1 {tone.link});",
    )
    high = cut.choice.choice(["", "", "max-height: 6px;", "max-height: 10px;", "min-height: 22px;"])
    ground = cut.some(
        f"background: {tone.base}; {cut.border}", f"background: {tone.mixed(tone.text, 0.15)}; border: none;"
    )
    return f"""
        QProgressBar {{ {ground} {high} text-align: {cut.some("center", "center", "right")}; color: {tone.text}; }}
        QProgressBar::chunk {{ {chunk} }}"""


def _tabs(cut: SheetStyle) -> str:
    tone, pad = cut.tone, f"padding: {cut.airy}px {cut.airy + cut.choice.randint(4, 14)}px;"
    close = f"QTabBar::close-button {{ {cut.mark('cross', tone.text)} }}"
    pane = f"QTabWidget::pane {{ {cut.some('border: none;', cut.border, f'border-top: 1px solid {tone.border};')} }}"
    text = f"color: {tone.text}; {pad}"
    look = cut.some(
        f"QTabBar::tab {{ background: transparent; border: none; border-bottom: 3px solid transparent; {text} }}"
        f"QTabBar::tab:selected {{ border-bottom: 3px solid {tone.accent}; }}",
        f"QTabBar::tab {{ background: {tone.button}; {cut.border} margin-right: 2px; {text} }}"
        f"QTabBar::tab:selected {{ background: {tone.base}; }}",
        f"QTabBar::tab {{ background: {tone.mixed(tone.text, 0.08)}; border-radius: 9px; margin: 2px; {text} }}"
        f"QTabBar::tab:selected {{ background: {tone.accent}; color: {tone.on_accent}; }}",
        f"QTabBar::tab {{ background: {tone.window}; border: 1px solid {tone.border}; border-bottom: none;"
        f" border-top-left-radius: {cut.radius}px; border-top-right-radius: {cut.radius}px; {text} }}"
        f"QTabBar::tab:selected {{ background: {tone.base}; border-top: 3px solid {tone.accent}; }}"
        f"QTabBar::tab:!selected {{ margin-top: 3px; }}",
    )
    return look + pane + close + f"QTabBar::tab:disabled {{ color: {tone.muted}; }}"


def _menus(cut: SheetStyle) -> str:
    tone, pad = cut.tone, cut.airy
    ground = cut.some(tone.window, tone.base)
    return f"""
        QMenuBar {{ background: {cut.some(tone.window, tone.base, tone.stripe)}; color: {tone.text};
            {cut.some("", f"border-bottom: 1px solid {tone.border};")} }}
        QMenuBar::item {{ background: transparent; padding: {pad}px {pad + cut.choice.randint(2, 8)}px; }}
        QMenuBar::item:selected, QMenuBar::item:pressed {{ background: {tone.accent}; color: {tone.on_accent}; }}
        QMenu {{ background: {ground}; color: {tone.text}; {cut.border} padding: {cut.choice.randint(0, 6)}px; }}
        QMenu::item {{ padding: {pad}px {pad + 18}px {pad}px {pad + 20}px; border-radius: {min(cut.radius, 6)}px; }}
        QMenu::item:selected {{ background: {tone.accent}; color: {tone.on_accent}; }}
        QMenu::item:disabled {{ color: {tone.muted}; }}
        QMenu::separator {{ height: 1px; background: {tone.border}; margin: {cut.choice.randint(1, 5)}px; }}
        QMenu::indicator {{ width: 12px; height: 12px; left: 5px; }}
        QMenu::indicator:checked {{ {cut.mark(cut.some("tick", "dot"), tone.text)} }}
        QMenu::right-arrow {{ width: 10px; height: 10px; {cut.mark(f"{cut.arrow}-right", tone.text)} }}"""


def _views(cut: SheetStyle) -> str:
    tone = cut.tone
    frame = cut.some(cut.border, "border: none;", f"border: 1px solid {tone.border};")
    ground = cut.some(tone.base, tone.base, tone.window)
    row = cut.some("", f"border-bottom: 1px solid {tone.mixed(tone.border, 0.4)};", f"border-radius: {cut.radius}px;")
    header = cut.some(
        f"background: {tone.button}; border: 1px solid {tone.border}; border-top: none; border-left: none;",
        f"background: {ground}; border: none; font-weight: bold;",
        f"background: {tone.stripe}; border: none; border-bottom: 2px solid {tone.accent};",
        f"background: {tone.text}; color: {tone.window}; border: none;",
    )
    pad = cut.choice.randint(1, max(2, cut.airy))
    return f"""
        QListView, QTreeView, QTableView {{ background: {ground}; color: {tone.text}; {frame} outline: none;
            alternate-background-color: {tone.stripe}; gridline-color: {tone.mixed(tone.border, 0.7)}; }}
        QListView::item, QTreeView::item {{ {row} padding: {pad}px; }}
        QListView::item:selected, QTreeView::item:selected, QTableView::item:selected {{
            background: {tone.accent}; color: {tone.on_accent}; }}
        QHeaderView {{ background: {tone.window}; }}
        QHeaderView::section {{ color: {tone.text}; {header} padding: {pad + 1}px {pad + 3}px; }}
        QTreeView::branch:closed:has-children {{ {cut.mark(f"{cut.arrow}-right", tone.text)} }}
        QTreeView::branch:open:has-children {{ {cut.mark(f"{cut.arrow}-down", tone.text)} }}"""


def _bars(cut: SheetStyle) -> str:
    tone = cut.tone
    ground = cut.some(tone.window, tone.stripe, tone.button)
    tool = cut.some(
        f"border: none; border-radius: {cut.radius}px;",
        f"{cut.border} background: {tone.button};",
        "border: none; margin: 1px;",
    )
    return f"""
        QToolBar {{ background: {ground}; border: none; border-bottom: 1px solid {tone.border};
            spacing: {cut.choice.randint(0, 6)}px; }}
        QToolButton {{ {tool} padding: {cut.choice.randint(1, 6)}px; color: {tone.text}; }}
        QToolButton:checked {{ background: {tone.mixed(tone.accent, 0.4)}; }}
        QToolButton:disabled {{ color: {tone.muted}; }}
        QStatusBar {{ background: {ground}; color: {tone.text}; }} QStatusBar::item {{ border: none; }}"""


def _groups(cut: SheetStyle) -> str:
    tone, accent = cut.tone, cut.some(cut.tone.text, cut.tone.link)
    title = f"subcontrol-origin: margin; left: {cut.choice.randint(0, 14)}px; padding: 0 3px; color: {accent};"
    return cut.some(
        f"QGroupBox {{ {cut.border} margin-top: 0.7em; padding-top: 0.9em; }} QGroupBox::title {{ {title} }}",
        f"QGroupBox {{ border: none; border-top: 1px solid {tone.border}; margin-top: 0.7em; padding-top: 0.9em; }}"
        f"QGroupBox::title {{ {title} }}",
        f"QGroupBox {{ background: {tone.stripe}; border: none; border-radius: {cut.radius}px; margin-top: 1.6em; }}"
        f" QGroupBox::title {{ {title} subcontrol-position: top left; }}",
    )


_KINDS: Final[tuple[Callable[[SheetStyle], str], ...]] = (
    _buttons,
    _fields,
    _ticks,
    _combos,
    _spins,
    _sliders,
    _scroll_bars,
    _progress,
    _tabs,
    _menus,
    _views,
    _bars,
    _groups,
)
