"""When the next request goes out."""

from __future__ import annotations

import pytest

from assay.remotes.pace import LONGEST_PAUSE, Pace, retry_after


def test_requests_are_spaced_by_the_rate() -> None:
    pace = Pace(4.0, 0.5, 0)
    assert pace.wait(100.0) == 0
    pace.sent(100.0)
    assert pace.wait(100.0) == pytest.approx(0.25)
    assert pace.wait(100.25) == 0
    pace.sent(107.0)
    assert pace.wait(107.1) == pytest.approx(0.15)


def test_without_a_rate_nothing_waits_until_the_service_asks_for_it() -> None:
    pace = Pace(None, 0.5, 0)
    pace.sent(10.0)
    assert pace.wait(10.0) == 0
    pace.hold(15.0)
    assert pace.wait(10.0) == 5.0
    pace.hold(12.0)
    assert pace.wait(10.0) == 5.0, "a shorter wish does not shorten a longer one"


def test_pauses_grow_are_bounded_and_the_same_for_the_same_seed() -> None:
    pace, again, other = Pace(None, 0.5, 3), Pace(None, 0.5, 3), Pace(None, 0.5, 4)
    pauses = [pace.pause(failures) for failures in range(1, 40)]
    assert pauses == [again.pause(failures) for failures in range(1, 40)]
    assert pauses != [other.pause(failures) for failures in range(1, 40)]
    for failures, pause in enumerate(pauses, 1):
        assert 0 <= pause <= min(LONGEST_PAUSE, 0.5 * 2 ** (failures - 1))
    assert max(pauses) > 15
    assert len(set(pauses)) == len(pauses), "jitter: no two are alike"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("120", 120.0),
        ("0", 0.0),
        ("1.5", 1.5),
        ("-5", 0.0),
        ("soon", None),
        ("", None),
        ("inf", None),
        ("nan", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 60.0),
        ("Wed, 21 Oct 2015 07:20:00 GMT", 0.0),
        ("Wed, 99 Oct 2015 07:20:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, "Wed, 21 Oct 2015 07:27:00 GMT") == seconds


def test_a_date_without_another_is_compared_with_our_own_clock() -> None:
    waiting = retry_after("Fri, 31 Dec 2100 23:59:59 GMT")
    assert waiting is not None
    assert waiting > 365 * 24 * 3600
