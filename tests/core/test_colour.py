"""The contrast of colours, by the formula of WCAG 2.2."""

import pytest

from otklik.core import colour


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#FFFFFF", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
    ],
)
def test_contrast(one: str, other: str, ratio: float) -> None:
    assert round(colour.contrast(one, other), 2) == ratio
    assert colour.contrast(one, other) == colour.contrast(other, one)


@pytest.mark.parametrize("said", ["", "#fff", "red", "#12345g", "#1234567", "1a57ad"])
def test_what_is_no_colour_is_said_with_a_good_one(said: str) -> None:
    with pytest.raises(ValueError, match="#1a57ad"):
        colour.contrast(said, "#ffffff")
