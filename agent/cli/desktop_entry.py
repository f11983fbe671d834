"""`deskhand install-desktop`: an entry in the menu of programs, and session files that open by a double click."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from agent.cli.usage import DONE, Adder, UsageError

MIME_TYPE: Final = "application/x-deskhand-session"

_ENTRY: Final = """[Desktop Entry]
Type=Application
Version=1.5
Name=deskhand
GenericName=Desktop agent
GenericName[zh_CN]=桌面代理
Comment=Has tasks done on this screen, records and repeats them
Comment[zh_CN]=在这块屏幕上完成任务，录制并重做
Exec={command} %f
Icon=deskhand
Terminal=false
StartupWMClass=deskhand
Categories=Utility;
MimeType={mime_type};
"""

_MIME: Final = """<?xml version="1.0" encoding="UTF-8"?>
<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">
  <mime-type type="{mime_type}">
    <comment>deskhand session</comment>
    <comment xml:lang="zh_CN">deskhand 记录</comment>
    <sub-class-of type="application/vnd.sqlite3"/>
    <magic priority="60"><match type="string" offset="68" value="DSKH"/></magic>
    <glob pattern="*.deskhand"/>
  </mime-type>
</mime-info>
"""


def add(add: Adder) -> None:
    """Declare the command."""
    command = add("install-desktop", _install, "put deskhand into the menu of programs, and open session files with it")
    command.add_argument("--remove", action="store_true", help="take all of it away again")


def _install(parsed: argparse.Namespace) -> int:
    if sys.platform in ("darwin", "win32"):
        raise UsageError("this is for desktops that follow freedesktop.org; here, open sessions from the window")
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    if parsed.remove:
        for file in _files(data):
            file.unlink(missing_ok=True)
    else:
        for file, content in _files(data).items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    _tell_the_desktop(data)
    print("taken away" if parsed.remove else f"deskhand is in the menu of programs, and opens session files ({data})")
    return DONE


def _files(data: Path) -> dict[Path, bytes]:
    """What is written, by its file."""
    from vision.assets import asset

    command = " ".join(map(_quoted, (sys.executable, "-m", "deskhand")))
    icon = asset("icons", "deskhand.svg").read_bytes()
    icons = data / "icons" / "hicolor" / "scalable"
    return {
        data / "applications" / "deskhand.desktop": _ENTRY.format(command=command, mime_type=MIME_TYPE).encode(),
        data / "mime" / "packages" / "deskhand.xml": _MIME.format(mime_type=MIME_TYPE).encode(),
        icons / "apps" / "deskhand.svg": icon,
        icons / "mimetypes" / f"{MIME_TYPE.replace('/', '-')}.svg": icon,
    }


def _tell_the_desktop(data: Path) -> None:
    """Have the caches of the desktop made anew, where there are programs for that; it would do so by itself later."""
    for name, folder in (("update-mime-database", data / "mime"), ("update-desktop-database", data / "applications")):
        program = shutil.which(name)
        if program is not None and folder.is_dir():
            subprocess.run([program, str(folder)], capture_output=True, timeout=60, check=False)


def _quoted(argument: str) -> str:
    """An argument as the Exec line of a desktop entry has it."""
    plain = argument.replace("\\", "\\\\").replace('"', '\\"').replace("`", "\\`").replace("$", "\\$")
    if plain != argument or " " in argument:
        plain = f'"{plain}"'.replace("\\", "\\\\")
    return plain.replace("%", "%%")
