"""Style sheet after GTK's Adwaita: screens of GTK programs are read as well, and Qt cannot load its themes."""

from __future__ import annotations

import random
from typing import Final

from gui.datagen.qt_screens.style.artwork import Artwork
from gui.datagen.qt_screens.style.colors import ColorScheme

_LIGHT: Final = ColorScheme(
    dark=False,
    window="#f6f5f4",
    base="#ffffff",
    stripe="#faf9f8",
    button="#f4f2f1",
    text="#2e3436",
    muted="#929595",
    border="#cdc7c2",
    accent="#3584e4",
    on_accent="#ffffff",
)
_DARK: Final = ColorScheme(
    dark=True,
    window="#353535",
    base="#2d2d2d",
    stripe="#323232",
    button="#373737",
    text="#eeeeec",
    muted="#919190",
    border="#1b1b1b",
    accent="#15539e",
    on_accent="#ffffff",
)


def draw_adwaita(choice: random.Random, art: Artwork) -> tuple[ColorScheme, str]:
    """A random Adwaita colour scheme, light or dark, with its style sheet."""
    tone = choice.choice([_LIGHT, _LIGHT, _DARK])
    low, high = (
        tone.mixed("#000000", 0.05, tone.button),
        tone.mixed("#ffffff", 0.06 if tone.dark else 0.5, tone.button),
    )
    raised = f"background: qlineargradient(x1:0, y1:0, x2:0, y2:1, stop:0 {high}, stop:1 {low});"
    edge = f"border: 1px solid {tone.border}; border-radius: 5px;"
    spins, gtk_spin = "QSpinBox, QDoubleSpinBox, QTimeEdit, QDateEdit", choice.random() < 0.8

    def image(shape: str, colour: str = tone.text) -> str:
        return f'image: url("{art.mark(shape, colour)}");'

    def part(name: str, rules: str) -> str:
        return ", ".join(f"{selector}::{name}" for selector in spins.split(", ")) + f" {{ {rules} }}"

    beside = (
        f"subcontrol-origin: border; width: 30px; height: 60px; border: none; border-left: 1px solid {tone.border};"
    )
    arrows = (
        part("up-button", f"{beside} subcontrol-position: center right;")
        + part("down-button", f"{beside} subcontrol-position: center right; position: absolute; right: 30px;")
        + part("up-arrow", f"width: 12px; height: 12px; {image('plus')}")
        + part("down-arrow", f"width: 12px; height: 12px; {image('minus')}")
    )
    tick = f"width: 14px; height: 14px; background: {tone.base}; border: 1px solid {tone.border};"
    lit = f"background: {tone.accent}; border-color: {tone.accent};"
    switch = f"""
        QCheckBox::indicator {{ width: 44px; height: 26px; border: none; background: none;
            {image("off", tone.border)} }}
        QCheckBox::indicator:checked {{ {image("on", tone.accent)} }}"""
    tabs = choice.choice(["transparent", tone.base])
    sheet = f"""
        QPushButton, QToolButton {{ {raised} {edge} padding: 4px 12px; min-height: 20px; color: {tone.text}; }}
        QToolButton {{ padding: 4px; }}
        QToolBar QToolButton, QTabBar QToolButton, QLineEdit QToolButton {{ background: transparent; border: none; }}
        QPushButton:default {{ background: {tone.accent}; color: {tone.on_accent}; border-color: {tone.accent}; }}
        QPushButton:focus {{ border: 1px solid {tone.accent}; }}
        QPushButton:disabled, QToolButton:disabled {{ background: {tone.window}; color: {tone.muted}; }}
        QPushButton:checked, QToolButton:checked {{ background: {tone.border}; }}
        QLineEdit, {spins} {{ background: {tone.base}; color: {tone.text}; {edge} padding: 4px 8px; min-height: 20px; }}
        QLineEdit:focus, QPlainTextEdit:focus {{ border-color: {tone.accent}; }}
        QLineEdit:disabled, QSpinBox:disabled, QComboBox:disabled {{ color: {tone.muted}; background: {tone.stripe}; }}
        QSpinBox QLineEdit, QComboBox QLineEdit {{ border: none; padding: 0; min-height: 0; }}
        {arrows if gtk_spin else ""}
        {spins} {{ padding-right: {64 if gtk_spin else 20}px; }}
        QPlainTextEdit, QTextEdit {{ background: {tone.base}; color: {tone.text}; border: none; }}
        QComboBox {{ {raised} {edge} padding: 4px 10px; min-height: 20px; color: {tone.text}; }}
        QComboBox::drop-down {{ border: none; width: 26px; }}
        QComboBox:editable {{ background: {tone.base}; }}
        QComboBox::drop-down:editable {{ {raised} border-left: 1px solid {tone.border}; }}
        QComboBox::down-arrow {{ width: 11px; {image("triangle-down")} }}
        QCheckBox, QRadioButton {{ spacing: 8px; color: {tone.text}; }}
        QCheckBox:disabled, QRadioButton:disabled, QLabel:disabled {{ color: {tone.muted}; }}
        QCheckBox::indicator {{ {tick} border-radius: 3px; }}
        QCheckBox::indicator:checked {{ {lit} {image("tick", tone.on_accent)} }}
        QRadioButton::indicator {{ {tick} border-radius: 8px; }}
        QRadioButton::indicator:checked {{ {lit} {image("dot", tone.on_accent)} }}
        {switch if choice.random() < 0.3 else ""}
        QSlider::groove:horizontal {{ height: 4px; background: {tone.border}; border-radius: 2px; }}
        QSlider::sub-page:horizontal {{ background: {tone.accent}; border-radius: 2px; }}
        QSlider::handle:horizontal {{ {raised} {edge} width: 18px; margin: -8px 0; border-radius: 9px; }}
        QSlider::groove:vertical {{ width: 4px; background: {tone.border}; border-radius: 2px; }}
        QSlider::add-page:vertical {{ background: {tone.accent}; border-radius: 2px; }}
        QSlider::handle:vertical {{ {raised} {edge} height: 18px; margin: 0 -8px; border-radius: 9px; }}
        QSlider:horizontal {{ min-height: 26px; }} QSlider:vertical {{ min-width: 26px; }}
        QScrollBar:vertical {{ background: {tone.stripe}; width: 13px; border-left: 1px solid {tone.border}; }}
        QScrollBar:horizontal {{ background: {tone.stripe}; height: 13px; border-top: 1px solid {tone.border}; }}
        QScrollBar::handle {{ background: {tone.muted}; border-radius: 4px; margin: 2px; }}
        QScrollBar::handle:vertical {{ min-height: 30px; }} QScrollBar::handle:horizontal {{ min-width: 30px; }}
        QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
        QScrollBar::add-page, QScrollBar::sub-page {{ background: none; }}
        QProgressBar {{ background: {tone.border}; border: none; border-radius: 3px;
            max-height: 6px; color: transparent; }}
        QProgressBar::chunk {{ background: {tone.accent}; border-radius: 3px; }}
        QTabBar::tab {{ background: transparent; color: {tone.muted}; border: none; padding: 7px 14px;
            font-weight: bold; }}
        QTabBar::tab:selected {{ color: {tone.text}; background: {tabs}; border-bottom: 3px solid {tone.accent}; }}
        QTabBar::close-button {{ {image("cross")} }}
        QTabWidget::pane {{ border: 1px solid {tone.border}; }}
        QMenuBar {{ background: {tone.window}; color: {tone.text}; border-bottom: 1px solid {tone.border}; }}
        QMenuBar::item {{ padding: 4px 8px; background: transparent; }}
        QMenuBar::item:selected, QMenuBar::item:pressed {{
            color: {tone.link}; border-bottom: 3px solid {tone.accent}; }}
        QMenu {{ background: {tone.base}; color: {tone.text}; border: 1px solid {tone.border}; padding: 4px 0; }}
        QMenu::item {{ padding: 5px 40px 5px 28px; }}
        QMenu::item:selected {{ background: {tone.accent}; color: {tone.on_accent}; }}
        QMenu::item:disabled {{ color: {tone.muted}; }}
        QMenu::separator {{ height: 1px; background: {tone.border}; margin: 4px 0; }}
        QMenu::indicator {{ width: 14px; height: 14px; left: 8px; }}
        QMenu::indicator:checked {{ {image("tick")} }}
        QMenu::right-arrow {{ width: 12px; height: 12px; {image("chevron-right")} }}
        QListView, QTreeView, QTableView {{ background: {tone.base}; color: {tone.text};
            border: 1px solid {tone.border}; outline: none;
            gridline-color: {tone.stripe}; alternate-background-color: {tone.stripe}; }}
        QListView::item, QTreeView::item {{ padding: 4px 6px; }}
        QListView::item:selected, QTreeView::item:selected, QTableView::item:selected {{
            background: {tone.accent}; color: {tone.on_accent}; }}
        QTreeView::branch:closed:has-children {{ {image("triangle-right")} }}
        QTreeView::branch:open:has-children {{ {image("triangle-down")} }}
        QHeaderView::section {{ background: {tone.base}; color: {tone.muted}; border: none; font-weight: bold;
            border-right: 1px solid {tone.border}; border-bottom: 1px solid {tone.border}; padding: 4px 6px; }}
        QToolBar {{ {raised} border: none; border-bottom: 1px solid {tone.border}; padding: 3px; }}
        QStatusBar {{ background: {tone.window}; color: {tone.text}; border-top: 1px solid {tone.border}; }}
        QGroupBox {{ border: none; margin-top: 1.6em; }}
        QGroupBox::title {{ subcontrol-origin: margin; left: 0; }}"""
    return tone, sheet
