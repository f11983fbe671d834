from __future__ import annotations

from pathlib import Path

from PIL import Image

from gui.pictures.main import main


def test_a_state_is_drawn_in_each_look_and_language(tmp_path: Path) -> None:
    assert main(["--out", str(tmp_path), "--scales", "1", "--looks", "dark", "--states", "proposing,help"]) == 0
    names = {one.name for one in tmp_path.iterdir()}
    assert names == {f"{state}-dark-100{language}.png" for state in ("proposing", "help") for language in ("", "-zh")}
    pictures = {one.name: Image.open(one).convert("RGB") for one in tmp_path.iterdir()}
    assert all(len(picture.resize((64, 64)).getcolors(64 * 64) or ()) > 20 for picture in pictures.values())
    assert pictures["help-dark-100.png"].tobytes() != pictures["help-dark-100-zh.png"].tobytes()
