"""Shades of a service's colour, readable whatever it is."""

import pytest

from otklik.core import colour, shades


@pytest.mark.parametrize(
    "chosen", ["#000000", "#ffffff", "#ffff00", "#ff0000", "#0000ff", "#00ff80", "#777777", "#8E24AA"]
)
def test_any_colour_can_be_read_as_text_and_carries_words_as_a_button(chosen: str) -> None:
    found = shades.of(chosen)
    assert colour.contrast(found.light, shades.LIGHT_GROUND) >= colour.READABLE
    assert colour.contrast(found.dark, shades.DARK_GROUND) >= colour.READABLE
    assert colour.contrast(found.light, "#ffffff") >= colour.READABLE, "white words on a button"
    assert colour.contrast(found.dark, "#141b2b") >= colour.READABLE, "dark words on a button"


def test_a_colour_that_can_be_read_stays() -> None:
    assert shades.of("#1a57ad") == shades.Shades("#1a57ad", "#1a57ad", shades.of("#1a57ad").dark)


@pytest.mark.parametrize("said", ["", "red", "#12", "#fff; } body { display: none"])
def test_what_is_no_colour_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="is no colour"):
        shades.of(said)
