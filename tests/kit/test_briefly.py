"""Reads that hold for a batch of work, and for no longer."""

from otklik.kit.briefly import batch, once_a_batch

READ: list[str] = []


@once_a_batch
def read(name: str, *, loud: bool = False) -> str:
    READ.append(name)
    return name.upper() if loud else name


def test_a_batch_reads_each_thing_once() -> None:
    READ.clear()
    with batch():
        assert [read("a"), read("a"), read("b"), read("a", loud=True)] == ["a", "a", "b", "A"]
    assert READ == ["a", "b", "a"]


def test_the_next_batch_and_whoever_is_in_none_read_anew() -> None:
    READ.clear()
    for _ in range(2):
        with batch():
            read("a")
    read("a")
    read("a")
    assert READ == ["a"] * 4


def test_a_batch_that_fails_leaves_nothing_behind() -> None:
    READ.clear()
    try:
        with batch():
            read("a")
            raise ValueError
    except ValueError:
        read("a")
    assert READ == ["a", "a"]
