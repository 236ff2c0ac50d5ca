"""Memory that is free goes back to the system, where the C library can be asked for that."""

import ctypes
import gc

import pytest

from monitor import memory


def test_the_library_is_asked_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Library:
        trimmed = 0
        options: tuple[int, ...] = ()

        def malloc_trim(self, kept: int) -> None:
            self.trimmed += 1
            assert kept == 0

        def mallopt(self, *options: int) -> None:
            self.options = options

    library = Library()
    monkeypatch.setattr(memory, "_libc", lambda: library)
    memory.give_back()
    assert library.trimmed == 1
    memory.one_pool()
    assert library.options == (memory._ARENA_MAX, 1)


def test_another_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    memory._libc.cache_clear()
    assert memory._libc() is None
    memory.give_back()
    memory.one_pool()
    memory._libc.cache_clear()


def test_the_systems_own_can_be_asked() -> None:
    memory.give_back()


def test_what_is_open_at_the_start_is_not_looked_through_again() -> None:
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    try:
        memory.settle()
        assert gc.get_freeze_count() > frozen
        assert gc.get_threshold()[0] == memory.NEW_OBJECTS
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
