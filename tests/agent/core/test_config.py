"""Settings: what is read, what is refused, what is written."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.core.actions import MODIFIERS, Key
from agent.core.area import OneMonitor, OneWindow, Region, WholeDesktop
from agent.core.config import Config, Language, Theme, area_name, default_path, load, parse_area, read
from agent.core.config_file import dump, merged, save
from agent.core.key_names import KEYS
from agent.core.model_settings import Coordinates, ModelSettings, Zoom
from agent.core.task import Mode
from vision.geometry import DesktopBox, Size

seconds = st.floats(min_value=0, exclude_min=True, allow_infinity=False, allow_nan=False)
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
titles = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).map(str.strip).filter(bool)
sizes = st.builds(Size, st.integers(1, 9999), st.integers(1, 9999))
configs = st.builds(
    Config,
    family=st.just("") | texts,
    largest_picture=st.none() | sizes,
    models=st.lists(
        st.builds(
            ModelSettings,
            model=texts,
            family=st.just("") | texts,
            coordinates=st.none() | st.sampled_from(Coordinates),
            largest_picture=st.none() | sizes,
        ),
        max_size=3,
    ).map(tuple),
    model=texts,
    mode=st.sampled_from(Mode),
    area=st.just(WholeDesktop())
    | st.integers(1, 9).map(OneMonitor)
    | st.builds(lambda x, y, w, h: Region(DesktopBox(x, y, x + w, y + h)), *[st.integers(1, 9999)] * 4)
    | titles.map(OneWindow),
    point_out_s=st.just(0.0) | seconds,
    answer_held=st.permutations(sorted(MODIFIERS)).map(lambda held: tuple(map(Key, held[:2]))),
    language=st.sampled_from(Language),
    thoughts=texts,
    theme=st.sampled_from(Theme),
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
    detector=st.booleans(),
)


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("config") / "config.toml"


@given(configs)
def test_what_is_written_reads_back_the_same(scratch: Path, config: Config) -> None:
    scratch.write_text(dump(config), encoding="utf-8", newline="")
    assert load(scratch) == config


@given(configs, configs)
def test_what_is_written_over_another_file_reads_back_the_same(scratch: Path, before: Config, after: Config) -> None:
    scratch.write_text(dump(before), encoding="utf-8", newline="")
    assert save(after, scratch) is None
    assert load(scratch) == after


@given(texts)
def test_a_file_with_anything_in_it_is_kept_where_it_cannot_be_changed(scratch: Path, text: str) -> None:
    scratch.write_text(text, encoding="utf-8", newline="")
    kept = save(Config(max_steps=7), scratch)
    assert load(scratch) == Config(max_steps=7)
    if kept is not None:
        assert kept.read_bytes() == text.encode()
        kept.unlink()


def test_what_a_person_wrote_into_the_file_stays() -> None:
    text = """# mine
max_steps = 20   # enough
session_folder = "~/runs"  # "here" # there
# rules = "rules.toml"
stop_chord = "ctrl+alt+esc"
"""
    config = Config(max_steps=30, session_folder=Path.home() / "runs", rules=Path("mine.toml"), mode=Mode.AUTO)
    assert (
        merged(text, config)
        == """# mine
max_steps = 30   # enough
session_folder = "~/runs"  # "here" # there
rules = "mine.toml"
stop_chord = "ctrl+alt+esc"

# "step" asks before each action, "auto" does not.
mode = "auto"
"""
    )


def test_a_value_that_is_taken_back_becomes_an_example_again() -> None:
    assert merged("max_seconds = 90\n", Config()) == "# max_seconds = 600.0\n"


def test_unknown_and_wrong_values_are_mended_without_losing_a_word() -> None:
    text = "colour = 1\nmax_steps = 'many' # so many\n"
    assert merged(text, Config()) == "# colour = 1  # not known to this version\nmax_steps = 50 # so many\n"


def test_a_section_that_is_not_known_becomes_comments_and_settings_go_below_it() -> None:
    text = "max_steps = 20\n\n[window]\nwidth = 3  # narrow\n\n# end\n"
    assert merged(text, Config(detector=False)).startswith(
        """max_steps = 50

# [window]  # not known to this version
# width = 3  # narrow

# end

"""
    )


def test_a_section_in_the_place_of_a_setting_is_kept_beside_the_new_file(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[model]\nname = 'x'\n")
    assert save(Config(), path) == tmp_path / "config.old.toml"
    assert load(path) == Config()


def test_a_file_that_is_not_toml_is_kept_beside_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    for number in ("", "2"):
        path.write_text("max_steps = \n")
        assert save(Config(), path) == tmp_path / f"config.old{number}.toml"
    assert (tmp_path / "config.old2.toml").read_text() == "max_steps = \n"
    assert load(path) == Config()


def test_a_file_that_cannot_be_written_is_as_it_was_and_nothing_lies_about(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.mkdir()
    with pytest.raises(OSError):
        save(Config(), path)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("area", [WholeDesktop(), OneMonitor(2), Region(DesktopBox(-5, 0, 3, 9)), OneWindow("a, b")])
def test_an_area_reads_back_as_it_is_written(area: WholeDesktop | OneMonitor | Region | OneWindow) -> None:
    assert parse_area(area_name(area)) == area


def test_what_is_set_for_one_model_comes_before_what_is_set_for_all_and_what_is_said_before_both() -> None:
    one = ModelSettings("http://h:8000/v1#m", "ui-tars-1.0", Coordinates.PIXELS)
    config = Config(family="generic", largest_picture=Size(1920, 1080), models=(one,))
    for name in ("http://h:8000/v1#m", "http://h:8000/v1/#m", "http://h:8000#m", "http://h:8000/v1/chat/completions#m"):
        assert config.settings_for(name) == ModelSettings(
            name, "ui-tars-1.0", Coordinates.PIXELS, Size(1920, 1080), Zoom.UNSURE
        )
    other = config.settings_for("http://h:8000/v1#other")
    assert (other.family, other.coordinates, other.largest_picture) == ("generic", None, Size(1920, 1080))
    said = config.settings_for("http://h:8000/v1#m", "doubao")
    assert (said.family, said.coordinates) == ("doubao", None), "what was found for another family does not hold"


def test_a_second_look_is_set_for_all_models_for_one_or_for_a_run() -> None:
    config = Config(zoom=Zoom.OFF, models=(ModelSettings("http://h/v1#m", zoom=Zoom.ALWAYS),))
    assert Config().settings_for("anything").zoom is Zoom.UNSURE
    assert config.settings_for("anything").zoom is Zoom.OFF
    assert config.settings_for("http://h/v1#m").zoom is Zoom.ALWAYS
    assert config.settings_for("http://h/v1#m", zoom=Zoom.UNSURE).zoom is Zoom.UNSURE
    assert read({"models": [{"model": "m", "zoom": "always"}]}).models == (ModelSettings("m", zoom=Zoom.ALWAYS),)
    with pytest.raises(ValueError, match="models: zoom = 'often': write 'off' or 'when-unsure' or 'always'"):
        read({"models": [{"model": "m", "zoom": "often"}]})
    with pytest.raises(ValueError, match="zoom = 'often'"):
        read({"zoom": "often"})


def test_settings_of_models_stand_in_one_line_each_and_nothing_falls_into_them(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('# mine\nmodel = "builtin"\n', encoding="utf-8")
    config = replace(load(file), models=(ModelSettings("http://h/v1#m", "doubao", None, Size(1280, 720)),))
    assert save(config, file) is None
    assert save(replace(config, detector=False), file) is None
    text = file.read_text(encoding="utf-8")
    assert text.startswith('# mine\nmodel = "builtin"\n')
    assert '{model = "http://h/v1#m", family = "doubao", largest_picture = "1280x720"}' in text
    assert load(file) == replace(config, detector=False)


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
        ('family = ""', "family = ''"),
        ("largest_picture = 1080", "largest_picture = 1080: write a size in quotation marks"),
        ('largest_picture = "large"', "largest_picture: size 'large'"),
        ('models = "m"', "models = 'm': write a list"),
        ('models = [{ family = "doubao" }]', "models: {'family': 'doubao'} names no model"),
        ('models = [{ model = "m", famly = "doubao" }]', "models: {'model': 'm', 'famly': 'doubao'} is no entry"),
        ('models = [{ model = "m", coordinates = "inches" }]', "models: coordinates = 'inches': write '0-1000' or"),
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
        ("detector = 1", "detector = 1: write true or false"),
        ("rules = true", "rules = True: write a text in quotation marks"),
        ('settle_quiet_s = "1"', "settle_quiet_s = '1': write a number of seconds above 0"),
        ('stop_chord = "Escape"', "stop_chord: stop key 'Escape': it needs a modifier"),
        ('stop_chord = "Ctrl+Hyper"', "stop_chord: stop key 'Ctrl+Hyper': there is no key 'Hyper'"),
        ('area = "monitor 0"', 'area = \'monitor 0\': write "desktop", "monitor 1", '),
        ('area = "region 1,2"', "region '1,2': write it as X,Y,WIDTH,HEIGHT"),
        ('answer_held = "Ctrl"', "answer_held = 'Ctrl': write two modifiers at least, for example Ctrl+Alt"),
        ('theme = "pink"', "theme = 'pink': write 'system' or 'light' or 'dark'"),
        ("point_out_s = false", "point_out_s = False: write a number of seconds above 0"),
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
