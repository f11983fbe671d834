"""A model is downloaded in the settings: size and licence first, stopped and resumed, faults in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gui.settings.models.download_dialog import DownloadDialog
from gui.settings.models.model_page import ModelPage
from tests.gui.unnamed_controls import unnamed
from tests.vision.vlm.hub_process import serving
from vision.vlm.metadata import read_checkpoint


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with serving(tmp_path / "hub") as address:
        monkeypatch.setenv("HF_ENDPOINT", address)
        yield


def shown(qtbot: QtBot, model: str, folder: Path) -> DownloadDialog:
    dialog = DownloadDialog(model, folder=folder)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_size_and_licence_are_said_and_nothing_is_fetched_before_it_is_wanted(
    qtbot: QtBot, hub: None, tmp_path: Path
) -> None:
    dialog = shown(qtbot, "owner/tiny", tmp_path / "model")
    qtbot.waitUntil(dialog.start.isEnabled)
    assert dialog.what.text() == "owner/tiny: 0.0 GB in 2 files.\nLicence, as its owner names it: apache-2.0."
    assert not (tmp_path / "model").exists()
    assert unnamed(dialog) == []
    with qtbot.waitSignal(dialog.fetched) as fetched:
        dialog.start.click()
    assert fetched.args == [str(tmp_path / "model")]
    assert dialog.state.text() == "It is there, and whole."
    assert read_checkpoint(tmp_path / "model").parameters == 300_000
    dialog.reject()


def test_it_is_stopped_and_goes_on(qtbot: QtBot, hub: None, tmp_path: Path) -> None:
    dialog = shown(qtbot, "owner/tiny", tmp_path / "model")
    qtbot.waitUntil(dialog.start.isEnabled)
    dialog.start.click()
    dialog.stop.click()
    qtbot.waitUntil(lambda: not dialog.stop.isEnabled() and dialog.state.text() != "Stopping…")
    if dialog.state.text().startswith("Stopped"):  # else it was quicker
        dialog.start.click()
        qtbot.waitUntil(lambda: dialog.state.text() == "It is there, and whole.")
    dialog.reject()


def test_what_goes_wrong_is_a_sentence(qtbot: QtBot, hub: None, tmp_path: Path) -> None:
    dialog = shown(qtbot, "owner/none", tmp_path / "model")
    qtbot.waitUntil(lambda: "the hub has no model 'owner/none'" in dialog.state.text())
    assert not dialog.start.isEnabled()
    dialog.reject()


def test_a_folder_that_cannot_be_written_is_a_sentence_and_another_can_be_chosen(
    qtbot: QtBot, hub: None, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    dialog = shown(qtbot, "owner/tiny", tmp_path / "file" / "model")
    qtbot.waitUntil(dialog.start.isEnabled)
    dialog.start.click()
    qtbot.waitUntil(lambda: "owner/tiny cannot be fetched" in dialog.state.text())
    dialog.folder.setText(str(tmp_path / "other"))
    with qtbot.waitSignal(dialog.fetched):
        dialog.start.click()
    dialog.reject()


def test_only_what_can_be_loaded_here_is_offered(qtbot: QtBot) -> None:
    page = ModelPage(lambda: pytest.fail("not looked at"))
    qtbot.addWidget(page)
    offered = {}
    for row in page.rows:
        page.table.setCurrentItem(row)
        offered[row.text(0)] = page.download.isEnabled()
    assert offered["UI-TARS-1.5-7B"]
    assert not offered["OpenCUA-7B"], "brings code of its own"
    assert sum(not one for one in offered.values()) == 5
    page.close_page()
