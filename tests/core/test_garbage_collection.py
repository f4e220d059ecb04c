"""Garbage is collected between requests, never beside one."""

import gc
import threading

import pytest

from forum_app.core import garbage_collection
from forum_app.core.garbage_collection import CollectBetweenRequests


@pytest.fixture(autouse=True)
def _automatic_afterwards():
    yield
    gc.enable()


@pytest.fixture
def collections(monkeypatch):
    """The generations collected, one after the other."""
    seen = []

    def _collect(generation: int = 2) -> int:
        seen.append(generation)
        return 0

    monkeypatch.setattr(gc, "collect", _collect)
    return seen


def _with_garbage(monkeypatch, objects: int) -> None:
    monkeypatch.setattr(gc, "get_count", lambda: (objects, 0, 0))


def test_a_web_process_collects_nothing_by_itself():
    served = CollectBetweenRequests(lambda environ, start_response: [str(gc.isenabled()).encode()])

    assert served({}, lambda *_: None) == [b"False"]


def test_the_last_request_to_leave_collects(monkeypatch, collections):
    _with_garbage(monkeypatch, garbage_collection.COLLECT_WHEN_ALONE + 1)
    served = CollectBetweenRequests(lambda environ, start_response: [])
    for _ in range(garbage_collection.FULL_EVERY):
        served({}, lambda *_: None)

    assert collections == [1] * (garbage_collection.FULL_EVERY - 1) + [2]


def test_little_garbage_is_left_for_later(monkeypatch, collections):
    _with_garbage(monkeypatch, garbage_collection.COLLECT_WHEN_ALONE)
    CollectBetweenRequests(lambda environ, start_response: [])({}, lambda *_: None)

    assert collections == []


def test_a_request_that_fails_counts_as_left(monkeypatch, collections):
    _with_garbage(monkeypatch, garbage_collection.COLLECT_WHEN_ALONE + 1)

    def _fail(environ, start_response):
        raise ConnectionResetError

    served = CollectBetweenRequests(_fail)
    for _ in range(2):
        with pytest.raises(ConnectionResetError):
            served({}, lambda *_: None)

    assert collections == [1, 1]


class _Crowd:
    """An application where the first visitor stays until told to go."""

    def __init__(self):
        self.inside, self.go = threading.Event(), threading.Event()

    def __call__(self, environ, start_response):
        if environ.get("stays"):
            self.inside.set()
            assert self.go.wait(10)
        return []


def test_nothing_is_collected_beside_somebody_inside(monkeypatch, collections):
    _with_garbage(monkeypatch, garbage_collection.COLLECT_WHEN_ALONE + 1)
    crowd = _Crowd()
    served = CollectBetweenRequests(crowd)
    staying = threading.Thread(target=served, args=({"stays": True}, lambda *_: None))
    staying.start()
    assert crowd.inside.wait(10)
    served({}, lambda *_: None)
    beside_somebody = list(collections)
    crowd.go.set()
    staying.join()

    assert (beside_somebody, collections) == ([], [1])


def test_a_crowd_that_never_ends_is_held_at_the_entrance_until_the_process_has_collected(monkeypatch, collections):
    _with_garbage(monkeypatch, garbage_collection.COLLECT_ANYWAY + 1)
    crowd = _Crowd()
    served = CollectBetweenRequests(crowd)
    staying = threading.Thread(target=served, args=({"stays": True}, lambda *_: None))
    staying.start()
    assert crowd.inside.wait(10)
    monkeypatch.setattr(garbage_collection, "CLOSED_AT_MOST", 10)
    coming = threading.Thread(target=served, args=({}, lambda *_: None))
    coming.start()
    coming.join(0.1)
    held = coming.is_alive()
    crowd.go.set()
    staying.join()
    coming.join()

    assert (held, collections[0]) == (True, 1)


def test_whoever_stays_too_long_does_not_keep_the_others_out(monkeypatch, collections):
    _with_garbage(monkeypatch, garbage_collection.COLLECT_ANYWAY + 1)
    monkeypatch.setattr(garbage_collection, "CLOSED_AT_MOST", 0.02)
    crowd = _Crowd()
    served = CollectBetweenRequests(crowd)
    staying = threading.Thread(target=served, args=({"stays": True}, lambda *_: None))
    staying.start()
    assert crowd.inside.wait(10)
    served({}, lambda *_: None)
    crowd.go.set()
    staying.join()

    assert collections == [1]  # by the last one to leave, not beside it
