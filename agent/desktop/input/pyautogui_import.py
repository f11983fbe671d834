"""pyautogui, imported without its faults on Linux.

As it is imported it reads `DISPLAY` unasked, wants an X authority file even where none is needed, and loads tools of
its own that nobody opens here: one ends the whole process where there is no tkinter, one starts other programs.
"""

from __future__ import annotations

import os
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any


def load_pyautogui() -> Any:
    """The pyautogui module, ready for a program that paces itself.

    Raises:
        RuntimeError: If there is no display, or it cannot be reached; one sentence for the person.
    """
    display = os.environ.get("DISPLAY")
    if sys.platform.startswith("linux") and not display:
        raise RuntimeError("there is no display: start deskhand from a graphical session, or set DISPLAY")
    with _absent("mouseinfo", "pyscreeze", "pymsgbox"), _with_x_authority(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it leaves the authority file open
        try:
            import pyautogui
        except Exception as error:
            raise RuntimeError(f"the display {display} cannot be used: {error}") from error
    pyautogui.PAUSE = 0
    return pyautogui


@contextmanager
def _absent(*names: str) -> Iterator[None]:
    """Let modules be missing for a while; None is Python's own mark for that."""
    modules: dict[str, ModuleType | None] = dict(sys.modules)
    before = {name: modules[name] for name in names if name in modules}
    sys.modules.update(dict.fromkeys(names))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]
        sys.modules.update(before)  # type: ignore[arg-type]


@contextmanager
def _with_x_authority() -> Iterator[None]:
    """An authority file for the time of the import, where the person has none.

    It holds one entry that fits no server: of an empty file Xlib complains on standard output.
    """
    given = os.environ.get("XAUTHORITY")
    usual = Path(given) if given is not None else Path.home() / ".Xauthority"
    if usual.is_file() and usual.stat().st_size > 0:
        yield
        return
    with tempfile.NamedTemporaryFile(prefix="deskhand-") as stand_in:
        stand_in.write(bytes(10))  # family 0, then four empty strings
        stand_in.flush()
        os.environ["XAUTHORITY"] = stand_in.name
        try:
            yield
        finally:
            if given is None:
                del os.environ["XAUTHORITY"]
            else:
                os.environ["XAUTHORITY"] = given
