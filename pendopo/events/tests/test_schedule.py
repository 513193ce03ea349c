from datetime import timedelta

import pytest

from pendopo.events import scheduling
from pendopo.events.scheduling import Periodic, run_due
from pendopo.events.tests.cast import NOW

HOUR = timedelta(hours=1)


@pytest.fixture
def ran():
    return []


def test_a_job_runs_once_per_slot_whoever_asks(db, ran):
    jobs = [Periodic("digest", HOUR, ran.append)]
    scheduling.install(jobs, now=NOW)

    for worker in ("a", "b"):
        run_due(jobs, worker=worker, now=NOW + HOUR + timedelta(minutes=5))

    assert ran == [NOW + HOUR]


@pytest.mark.parametrize(("catch_up", "slots"), [("latest", [5]), ("each", [1, 2, 3, 4, 5])])
def test_after_downtime_it_catches_up_as_it_says(db, ran, catch_up, slots):
    jobs = [Periodic("digest", HOUR, ran.append, catch_up=catch_up)]
    scheduling.install(jobs, now=NOW)

    while run_due(jobs, worker="a", now=NOW + 5 * HOUR):
        pass

    assert ran == [NOW + n * HOUR for n in slots]


def test_a_job_that_died_keeps_its_slot(db, ran):
    def die(slot):
        raise RuntimeError

    scheduling.install([Periodic("digest", HOUR, die)], now=NOW)
    with pytest.raises(RuntimeError):
        run_due([Periodic("digest", HOUR, die)], worker="a", now=NOW + HOUR)

    well = [Periodic("digest", HOUR, ran.append)]
    assert run_due(well, worker="b", now=NOW + HOUR) == 0
    assert run_due(well, worker="b", now=NOW + HOUR + well[0].lease) == 1
    assert ran == [NOW + HOUR]
