"""Key bindings of one window: which control each key presses now, and which key is printed on it.

A key that is printed works where the keyboard is at this moment. Of all controls that can be used, a key belongs to
the one of the highest rank. Where the focus widget keeps a key for itself (a text field keeps letters), where a menu
is open or another program has the keyboard, the global key of the control is printed instead, or none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeAlias, runtime_checkable

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from shiboken6 import isValid

Control: TypeAlias = QAbstractButton | QAction | QWidget

_RETURNS: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_SIGNS: Final = {"Return": "↵", "Enter": "↵"}
_STATE_EVENTS: Final = frozenset({QEvent.Type.EnabledChange, QEvent.Type.Show, QEvent.Type.Hide})
_WINDOW_EVENTS: Final = frozenset({QEvent.Type.WindowActivate, QEvent.Type.WindowDeactivate})


@runtime_checkable
class ShowsKey(Protocol):
    """A control that prints its keys itself."""

    def show_key(self, key: str) -> None:
        """Print `key`, an empty text for none."""
        ...


@dataclass(frozen=True, slots=True)
class BoundKey:
    """What the keys of one control do, for a list of keys."""

    name: str
    keys: str


@dataclass(slots=True, eq=False)
class _Binding:
    control: Control
    keys: tuple[QKeySequence, ...]
    activate: Callable[[], object]
    show: Callable[[str], object]
    rank: int
    everywhere: str = ""
    shortcuts: list[QShortcut] = field(default_factory=list)
    silent: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    printed: str | None = None

    def is_usable(self) -> bool:
        return self.control.isEnabled() and self.control.isVisible()


class KeyBindings(QObject):
    """The keys of one window.

    Args:
        window: Any widget of it.

    Signals:
        pressed: The control whose key was pressed; it is activated right after.
    """

    pressed = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._widget = window
        self._bindings: list[_Binding] = []
        self._menus = _MenuWatch(self)
        self._menus.changed.connect(self.refresh)
        self.pressed.connect(self._activate)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed)
        application.focusWindowChanged.connect(self.refresh)
        window.installEventFilter(self)

    def add(
        self,
        control: Control,
        keys: Sequence[str],
        *,
        activate: Callable[[], object] | None = None,
        show: Callable[[str], object] | None = None,
        rank: int = 0,
        silent: Sequence[str] = (),
    ) -> None:
        """Bind `keys` to `control`.

        Args:
            keys: As Qt writes them, say `Ctrl+B`; those that work are printed.
            activate: What a key does; None presses the button or triggers the action.
            show: Prints the keys, an empty text for none; None for a `KeyButton` prints them itself.
            rank: Of several controls with one key the highest gets it.
            silent: Further keys, which are never printed.
        """
        if activate is None:
            assert isinstance(control, QAbstractButton | QAction)
            activate = control.trigger if isinstance(control, QAction) else control.click
        if show is None:
            assert isinstance(control, ShowsKey)
            show = control.show_key
        sequences = tuple(map(QKeySequence, (*keys, *silent)))
        unprinted = frozenset(key.toString() for key in sequences[len(keys) :])
        binding = _Binding(control, sequences, activate, show, rank, silent=unprinted)
        parent = self._widget if isinstance(control, QAction) else control
        for key in binding.keys:
            shortcut = QShortcut(key, parent)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(self._on_shortcut)
            binding.shortcuts.append(shortcut)
        self._bindings.append(binding)
        if isinstance(control, QAction):
            control.enabledChanged.connect(self.refresh)
        else:
            control.installEventFilter(self)
        self.refresh()

    def leave_out(self, control: Control, *keys: str) -> None:
        """Without these of its keys, until it is said otherwise."""
        self._of(control).left_out = frozenset(QKeySequence(key).toString() for key in keys)
        self.refresh()

    def set_global(self, control: Control, chord: str) -> None:
        """`chord` presses `control` from everywhere now, as somebody else sees to; empty for none."""
        self._of(control).everywhere = chord
        self.refresh()

    def bound(self) -> tuple[BoundKey, ...]:
        """All that is bound, by what it does, whether it can be used now or not."""
        found: dict[str, list[str]] = {}
        for binding in self._bindings:
            control = binding.control
            name = control.text() if isinstance(control, QAction) else control.accessibleName()
            keys = found.setdefault(name.replace("&", ""), [])
            keys += [key_name(key) for key in binding.keys if key.toString() not in binding.silent]
        return tuple(BoundKey(name, " ".join(dict.fromkeys(keys))) for name, keys in found.items() if keys)

    @Slot()
    def refresh(self) -> None:
        """Look again which keys work, and print them."""
        if not isValid(self._widget):  # the window is just being taken apart
            return
        owners = self._owners()
        for binding in self._bindings:
            usable = binding.is_usable()
            working = []
            for key, shortcut in zip(binding.keys, binding.shortcuts, strict=True):
                owned = owners.get(key.toString()) is binding
                shortcut.setEnabled(owned and not self._is_for_focused_button(key))
                if owned and key.toString() not in binding.silent and self._reaches(key, binding.control):
                    working.append(key_name(key))
            text = " ".join(dict.fromkeys(working)) or (binding.everywhere if usable else "")
            if text != binding.printed:
                binding.printed = text
                binding.show(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        kind = event.type()
        if kind in _STATE_EVENTS or (kind in _WINDOW_EVENTS and watched is self._widget):
            self.refresh()
        return False

    def _of(self, control: Control) -> _Binding:
        return next(one for one in self._bindings if one.control is control)

    def _owners(self) -> dict[str, _Binding]:
        """The binding that each key belongs to."""
        found: dict[str, _Binding] = {}
        for binding in self._bindings:
            if not binding.is_usable():
                continue
            for key in {key.toString() for key in binding.keys} - binding.left_out:
                best = found.get(key)
                if best is None or binding.rank > best.rank:
                    found[key] = binding
        return found

    def _reaches(self, key: QKeySequence, control: Control) -> bool:
        """Whether the key, pressed now, comes to the window's shortcuts."""
        window = self._widget.window()
        if not window.isActiveWindow() or QApplication.activePopupWidget() is not None:
            return False
        modal = QApplication.activeModalWidget()
        if modal is not None and modal.window() is not window:
            return False
        focus = QApplication.focusWidget()
        if focus is None:
            return True
        if self._is_for_focused_button(key):
            return focus is control  # which it presses itself
        pressed = key[0]  # type: ignore[index]  # the stubs lack it
        event = QKeyEvent(QEvent.Type.ShortcutOverride, pressed.key(), pressed.keyboardModifiers(), key.toString())
        event.ignore()
        QApplication.sendEvent(focus, event)  # as Qt asks before it looks for a shortcut
        return not event.isAccepted()

    def _is_for_focused_button(self, key: QKeySequence) -> bool:
        """Whether Enter presses the button that has the focus, and no other."""
        focus = QApplication.focusWidget()
        return isinstance(focus, QAbstractButton) and focus.window() is self._widget.window() and _is_enter(key)

    @Slot()
    def _on_shortcut(self) -> None:
        shortcut = self.sender()
        for binding in self._bindings:
            if shortcut in binding.shortcuts and binding.is_usable():
                self.pressed.emit(binding.control)
                return

    @Slot(object)
    def _activate(self, control: Control) -> None:
        self._of(control).activate()

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, before: QWidget | None, focus: QWidget | None) -> None:
        self._menus.follow(focus)
        self.refresh()


class _MenuWatch(QObject):
    """Tells when the focus widget loses its keys to a menu, and gets them back.

    Signals:
        changed: It has.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._focus: QWidget | None = None

    def follow(self, focus: QWidget | None) -> None:
        """Watch this widget, and the last one no more."""
        if self._focus is not None and isValid(self._focus):
            self._focus.removeEventFilter(self)
        self._focus = focus
        if focus is not None:
            focus.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QFocusEvent) and event.reason() is Qt.FocusReason.PopupFocusReason:
            self.changed.emit()
        return False


def _is_enter(key: QKeySequence) -> bool:
    pressed = key[0]  # type: ignore[index]  # the stubs lack it
    return pressed.key() in _RETURNS and not pressed.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier


def key_name(key: QKeySequence) -> str:
    """The key as it is printed: `Esc`, `Ctrl+B`, `↵`."""
    name = key.toString(QKeySequence.SequenceFormat.PortableText)
    held, plus, last = name.rpartition("+")
    return f"{held}{plus}{_SIGNS.get(last, last)}"
