"""`deskhand install-desktop`: what a desktop reads, and that nothing is left of it."""

from __future__ import annotations

import configparser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from agent.cli.desktop_entry import MIME_TYPE
from agent.cli.main import main
from agent.sessions.format.schema import APPLICATION_ID


def test_the_menu_and_the_files_know_deskhand_and_forget_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", "")
    assert main(["install-desktop"]) == 0
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(tmp_path / "applications" / "deskhand.desktop", encoding="utf-8")
    assert entry["Desktop Entry"]["Exec"].endswith(" -m deskhand %f")
    assert entry["Desktop Entry"]["MimeType"] == f"{MIME_TYPE};"
    root = ElementTree.parse(tmp_path / "mime" / "packages" / "deskhand.xml").getroot()
    space = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    assert root.find(".//m:glob[@pattern='*.deskhand']", space) is not None
    match = root.find(".//m:match", space)
    assert match is not None
    assert str(match.get("value")).encode() == APPLICATION_ID.to_bytes(4, "big")
    assert len(list(tmp_path.rglob("*.svg"))) == 2
    assert main(["install-desktop", "--remove"]) == 0
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []
