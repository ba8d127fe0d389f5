"""Every page in a real browser: none is forgotten, axe finds nothing serious, none is wider than a phone."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page

from otklik.people.models import Service
from tests.faces import every_page, pictures, shots, wording
from tests.faces.test_accessibility import complaints_of_axe

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("face", every_page.FACES)
def test_every_page_is_for_everybody(site: str, chromium: Browser, face: str) -> None:
    """Each page once, in Russian, in the two themes and widths by turns."""
    ways = itertools.cycle(itertools.product(shots.WIDTHS, shots.THEMES))
    with shots.at(shots.MORNING):
        furnish()
        told = list(walked(chromium, site, face, "ru", ways))
        missing = every_page.to_be_seen(face) - {name for name, _found in told}
    wrong = [said for _name, found in told for said in found]
    assert wrong == [], "\n".join(wrong)
    assert missing == set(), (
        "these pages have no picture: add them to views_to_see, or a reason to NO_PICTURE"
    )


@pytest.mark.deep
@pytest.mark.parametrize("face", every_page.FACES)
def test_every_page_is_for_everybody_in_every_way(site: str, chromium: Browser, face: str) -> None:
    with shots.at(shots.MORNING):
        furnish()
        told = [
            said
            for language in shots.LANGUAGES
            for way in itertools.product(shots.WIDTHS, shots.THEMES)
            for _name, found in walked(chromium, site, face, language, itertools.repeat(way))
            for said in found
        ]
    assert told == [], "\n".join(told)


@pytest.mark.deep
def test_pictures_of_every_page(chromium: Browser, site: str, tmp_path: Path) -> None:
    with shots.at(shots.MORNING):
        every_page.furnish()
        assert len(list(pictures.shoot(chromium, site, tmp_path))) > 600


def furnish() -> None:
    """With two colours that are hard to read on either ground: the portal has to make them fit."""
    every_page.furnish()
    for slug, accent in (("saas-plans", "#ffd400"), ("vendor-sla", "#7fd4b0")):
        Service.objects.filter(slug=slug).update(accent=accent)


def walked(
    browser: Browser, site: str, face: str, language: str, ways: Iterator[tuple[str, str]]
) -> Iterator[tuple[str, list[str]]]:
    """The address's name of each page, and what is wrong there."""
    cache.clear()
    context = browser.new_context(locale=language)
    context.set_default_timeout(10_000)
    page, typed = context.new_page(), wording.typed()
    for name, go in every_page.pages(face, site, language):
        size, theme = next(ways)
        width, height = shots.WIDTHS[size]
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        go(page)
        words = wording.foreign(page.content(), language, typed)
        found = [
            *complaints_of_axe(page),
            *too_wide(page, width),
            *(f"not translated: {one}" for one in words),
        ]
        yield address_of(page), [f"{name}, {size}, {theme}, {language}: {said}" for said in found]
    context.close()


def too_wide(page: Page, width: int) -> Iterator[str]:
    wide = int(page.evaluate("document.documentElement.scrollWidth"))
    if wide > width:
        yield f"{wide} pixels wide"


def address_of(page: Page) -> str:
    try:
        return resolve(urlsplit(page.url).path).url_name or ""
    except Resolver404:
        return ""
