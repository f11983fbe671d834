"""What a model means by its points, found by pictures with known targets; a server on loopback points at them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from agent.cli.main import main
from agent.core.config import load
from agent.core.model_settings import Coordinates, ModelSettings
from agent.core.policy import Policy
from agent.factory import endpoint_policy
from agent.policies.grounding_check import SIZES, Measurement, UnaskableError, improved, measured, picture
from vision.geometry import Size


def rounds(server: str, model: str, family: str) -> list[Measurement]:
    def make(settings: ModelSettings) -> Policy:
        return endpoint_policy(f"{server}#{model}", thoughts="English", settings=settings)

    return list(improved(make, ModelSettings(family=family)))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings of nobody."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path / "deskhand" / "config.toml"


def test_the_targets_lie_in_the_four_corners_and_change_places_from_size_to_size() -> None:
    places = []
    for number, size in enumerate(SIZES):
        _, boxes = picture(size, turned=number)
        corners = {(box.centre.x > size.width / 2, box.centre.y > size.height / 2) for box in boxes.values()}
        assert len(corners) == 4
        places.append(boxes["Print"].centre.x > size.width / 2)
    assert len(set(places)) == 2


@pytest.mark.parametrize(
    ("model", "family"),
    [
        ("points-thousandths", "generic"),
        ("points-resized", "ui-tars-1.5"),
    ],
)
def test_a_model_that_is_asked_as_it_should_be_is_right_at_once(server: str, model: str, family: str) -> None:
    (found,) = rounds(server, model, family)
    assert found.right
    assert found.proposed is None
    assert "every target was hit (1280x800: 4 of 4, 2560x1440: 4 of 4, 3840x2160: 4 of 4)" in str(found)


@pytest.mark.parametrize(
    ("model", "family", "coordinates"),
    [
        ("points-thousandths", "ui-tars-1.5", {Coordinates.THOUSANDTHS}),
        ("points-fractions", "generic", {Coordinates.FRACTIONS}),
        ("points-pixels", "generic", {Coordinates.PIXELS, Coordinates.RESIZED}),  # these differ by a hundredth
        ("points-resized", "generic", {Coordinates.PIXELS, Coordinates.RESIZED}),
    ],
)
def test_another_space_is_found_by_its_points_and_asked_about_again(
    server: str, model: str, family: str, coordinates: set[Coordinates]
) -> None:
    first, last = rounds(server, model, family)
    assert not first.right
    assert first.coordinates in coordinates
    assert last.right
    assert last.asked.coordinates is first.coordinates


@pytest.mark.parametrize(("family", "number"), [("ui-tars-1.5", 2), ("generic", 3)])
def test_a_server_that_shrinks_pictures_is_found_and_sent_smaller_ones(server: str, family: str, number: int) -> None:
    found = rounds(server, "points-capped", family)
    assert len(found) == number
    shrinks = found[-2]
    assert shrinks.shrunk is not None
    size, left = shrinks.shrunk
    assert size == Size(2560, 1440)
    assert 0.9 < left.width * left.height / (4096 * 28 * 28) <= 1.0
    assert f"shrinks a picture of 2560x1440 to about {left}" in str(shrinks)
    assert found[-1].right
    assert found[-1].asked.largest_picture == left


def test_a_model_that_always_points_at_one_place_does_not_see(server: str) -> None:
    (found,) = rounds(server, "points-blind", "generic")
    assert not found.right
    assert found.proposed is None
    assert str(found).startswith("it does not see: 1280x800: 0 of 4")


def test_a_server_that_cannot_be_asked_is_named_at_once(server: str) -> None:
    policy = endpoint_policy(f"{server}#nobody", thoughts="English", settings=ModelSettings(family="generic"))
    with pytest.raises(UnaskableError, match="has no model 'nobody'"):
        measured(policy, ModelSettings())


def test_what_was_found_is_kept_for_that_address_when_that_is_wanted(
    server: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = f"{server}#points-capped"
    assert main(["models", "check", address, "--family", "ui-tars-1.5"]) == 1
    printed = capsys.readouterr().out
    assert printed.startswith("asked as UI-TARS 1.5, pixels of the resized picture\n")
    assert "clicks land elsewhere; this keeps what was found: models check" in printed
    assert not home.exists()
    assert main(["models", "check", address, "--family", "ui-tars-1.5", "--save"]) == 0
    assert f"kept in {home} for {address}: family" in capsys.readouterr().out
    (entry,) = tomllib.loads(home.read_text(encoding="utf-8"))["models"]
    assert entry["model"] == address
    kept = load(home).settings_for(address)
    assert kept.family == "ui-tars-1.5"
    assert kept.largest_picture is not None
    assert main(["models", "check", address]) == 0, "the settings hold without being said again"
    assert "every target was hit" in capsys.readouterr().out
    assert load(home).settings_for(f"{server}#another").largest_picture is None


def test_what_cannot_be_asked_otherwise_has_nothing_to_keep(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "check", "steps", "--save"]) == 2
    assert "asked in but one way" in capsys.readouterr().err
    assert not home.exists()


def test_a_family_that_is_not_known_is_answered_with_those_that_are(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "x", "--model", "http://127.0.0.1:9/v1#m", "--family", "ui-tarts-1.5", "--dry-run"]) == 2
    assert "did you mean ui-tars-1.5?" in capsys.readouterr().err
    assert main(["run", "x", "--model", "steps", "--family", "ui-tars-1.5", "--dry-run"]) == 2
    assert "steps is asked in but one way; leave out --family" in capsys.readouterr().err
