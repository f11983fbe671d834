"""Settings: what is read, what is refused, what is written."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.actions import KEYS, MODIFIERS, Key
from agent.config import Config, default_path, dump, load
from agent.safety import Mode

seconds = st.floats(min_value=0, exclude_min=True, allow_infinity=False, allow_nan=False)
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
configs = st.builds(
    Config,
    model=texts,
    mode=st.sampled_from(Mode),
    max_steps=st.integers(min_value=1, max_value=10**9),
    max_seconds=st.none() | seconds,
    stop_chord=st.tuples(
        st.sampled_from(sorted(MODIFIERS)).map(Key), st.sampled_from(sorted(KEYS - MODIFIERS)).map(Key)
    ),
    settle_quiet_s=seconds,
    settle_cap_s=seconds,
    session_folder=texts.filter(lambda text: not text.startswith("~")).map(Path),
    rules=st.none() | texts.filter(lambda text: not text.startswith("~")).map(Path),
    least_confidence=st.floats(min_value=0, max_value=1),
)


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("config") / "config.toml"


@given(configs)
def test_what_is_written_reads_back_the_same(scratch: Path, config: Config) -> None:
    scratch.write_text(dump(config), encoding="utf-8", newline="")
    assert load(scratch) == config


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load(tmp_path / "absent.toml") == Config()


def test_what_a_file_leaves_out_has_its_default(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('mode = "auto"\nmax_seconds = 90\nstop_chord = "Ctrl+F12"\nsession_folder = "~/runs"\n')
    changed = Config(
        mode=Mode.AUTO, max_seconds=90.0, stop_chord=(Key("ctrl"), Key("f12")), session_folder=Path.home() / "runs"
    )
    assert asdict(load(path)) == asdict(changed)


def test_settings_and_sessions_live_in_folders_of_this_user_and_program() -> None:
    for path in (default_path(), Config().session_folder):
        assert path.is_absolute()
        assert "deskhand" in path.parts


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("colour = 1", "there is no setting 'colour'; there are model, mode, "),
        ("model = 1", "model = 1: write a text in quotation marks"),
        ('model = ""', "model = '': write a text in quotation marks"),
        ('mode = "fast"', "mode = 'fast': write 'step' or 'auto'"),
        ("mode = true", "mode = True: write a text in quotation marks"),
        ("max_steps = 0", "max_steps = 0: write a whole number of at least 1"),
        ("max_steps = 2.5", "max_steps = 2.5: write a whole number of at least 1"),
        ("max_steps = true", "max_steps = True: write a whole number of at least 1"),
        ("max_seconds = 0", "max_seconds = 0: write a number of seconds above 0"),
        ("max_seconds = nan", "max_seconds = nan: write a number of seconds above 0"),
        ("settle_cap_s = inf", "settle_cap_s = inf: write a number of seconds above 0"),
        ("least_confidence = 1.5", "least_confidence = 1.5: write a number from 0 to 1"),
        ("rules = true", "rules = True: write a text in quotation marks"),
        ('settle_quiet_s = "1"', "settle_quiet_s = '1': write a number of seconds above 0"),
        ('stop_chord = "Escape"', "stop_chord: stop key 'Escape': it needs a modifier"),
        ('stop_chord = "Ctrl+Hyper"', "stop_chord: stop key 'Ctrl+Hyper': there is no key 'Hyper'"),
        ("max_steps = ", "Invalid value (at end of document)"),
    ],
)
def test_a_wrong_setting_is_named_with_its_file(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    with pytest.raises(ValueError, match=f"^{re.escape(f'{path}: {complaint}')}"):
        load(path)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes('model = "é"'.encode("latin-1"))
    with pytest.raises(ValueError, match=f"^{re.escape(str(path))}: 'utf-8' codec"):
        load(path)
