"""Open menus of an X server: those that a program or a window manager left open are closed.

A menu holds the keyboard as long as it is open, so whether there is one is asked by taking the keyboard oneself.
"""

from __future__ import annotations

import time
from typing import Any, Final

_ESCAPE: Final = 0xFF1B
_KEY_PRESS, _KEY_RELEASE = 2, 3
_ALREADY_GRABBED: Final = 1
_PATIENCE_S: Final = 10.0
_LOOK_S: Final = 0.05


def close_menus(display: str) -> None:
    """Press Escape for as long as somebody holds the keyboard; where nobody does, nothing is pressed.

    Args:
        display: Name of the X server, as in `DISPLAY`.

    Raises:
        RuntimeError: If there is no such server, or a menu does not close; one sentence.
    """
    import xcffib
    import xcffib.xproto
    import xcffib.xtest

    try:
        connection: Any = xcffib.connect(display)
    except xcffib.ConnectionException as error:
        raise RuntimeError(f"no X server answers: {error}") from None
    try:
        core, xtest, setup = connection.core, connection(xcffib.xtest.key), connection.get_setup()
        root, first = setup.roots[connection.pref_screen].root, setup.min_keycode
        table = core.GetKeyboardMapping(first, setup.max_keycode - first + 1).reply()
        code = first + list(table.keysyms).index(_ESCAPE) // table.keysyms_per_keycode
        mode, deadline = xcffib.xproto.GrabMode.Async, time.monotonic() + _PATIENCE_S
        while core.GrabKeyboard(False, root, 0, mode, mode).reply().status == _ALREADY_GRABBED:
            if time.monotonic() > deadline:
                raise RuntimeError(f"a menu is still open after {_PATIENCE_S:g} s of pressing Escape")
            for kind in (_KEY_PRESS, _KEY_RELEASE):
                xtest.FakeInput(kind, code, 0, 0, 0, 0, 0)
            core.GetInputFocus().reply()
            time.sleep(_LOOK_S)
        core.UngrabKeyboardChecked(0).check()
    finally:
        connection.disconnect()
