"""What customers hear of clocks in place of the desk's own words."""

import re

import pytest

from otklik.core.clocks import phrases

TABLES = (phrases.SINCE, phrases.WAITING, phrases.HEADLINES)


@pytest.mark.parametrize("key", phrases.TO_CUSTOMERS)
def test_a_customers_phrase_stands_for_one_of_the_desks_and_names_no_more(key: str) -> None:
    stands_for = [table[key] for table in TABLES if key in table]
    assert len(stands_for) == 1
    for language, said in phrases.TO_CUSTOMERS[key].items():
        known = set(re.findall(r"{(\w+)}", stands_for[0][language]))
        assert set(re.findall(r"{(\w+)}", said)) <= known
        assert not re.search(r"заявител|customer|ticket", said)


def test_nothing_of_the_desk_is_left_for_customers() -> None:
    """Every phrase that speaks of the customer has one that speaks to them."""
    of_them = {
        key
        for table in TABLES
        for key, said in table.items()
        if re.search(r"заявител|customer|ticket", f"{said['ru']} {said['en']}")
    }
    assert of_them <= set(phrases.TO_CUSTOMERS)
