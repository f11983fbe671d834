"""Libraries of the system that Qt needs on Linux and pip cannot bring: which are missing, and their packages."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Mapping
from typing import Final

_PACKAGES: Final[Mapping[str, str]] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libX11.so.6": "libx11-6",
}
"""What importing Qt needs, on whatever platform plugin."""

_XCB_PACKAGES: Final[Mapping[str, str]] = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-randr.so.0": "libxcb-randr0",
}
"""What windows on X11 need besides; without them Qt ends the process."""


def missing_libraries() -> str | None:
    """What is missing and how to install it, in one sentence; None where windows can be opened, or on other systems."""
    if sys.platform != "linux":
        return None
    on_x11 = os.environ.get("QT_QPA_PLATFORM", "xcb").partition(":")[0] == "xcb"
    wanted = {**_PACKAGES, **(_XCB_PACKAGES if on_x11 else {})}
    missing = [library for library in wanted if not _loads(library)]
    if not missing:
        return None
    packages = " ".join(wanted[library] for library in missing)
    return f"the window needs {', '.join(missing)}; install with: apt-get install {packages}"


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
