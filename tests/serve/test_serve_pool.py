"""Workers: one that passes the deadline, or dies, is replaced; short questions do not wait for long ones."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from hostile import LONG

from weigh.serve import pool as pools
from weigh.serve.limits import MOST_ANSWERED, STEPS_BACK, WORKER_BYTES
from weigh.serve.pool import Answer, Pool
from weigh.serve.refusals import Refused

CODE = "from keras import layers, models\nm = models.Sequential([layers.Dense(10, input_shape=(3,))])\n"
SHORT = json.dumps({"source": CODE}).encode()
NEVER = json.dumps({"source": LONG.format(2_000), "claims": ["60M", "40M MACs", "neurons=3M"]}).encode()
"""What takes longer than any deadline of these tests."""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="workers are forked elsewhere")


def during(test: Callable[[Pool], Awaitable[Any]], lanes: int = 1, deadline: float = 30.0) -> Any:
    """Run a test with a pool, which leaves no process behind."""

    async def run() -> Any:
        pool = Pool(lanes, deadline)
        await pool.start()
        try:
            return await test(pool)
        finally:
            processes = [worker.process for worker in pool._workers]
            await pool.close()
            assert not any(process.is_alive() for process in processes)

    return asyncio.run(run())


async def refused(asked: Awaitable[Answer]) -> str:
    with pytest.raises(Refused) as error:
        await asked
    return error.value.fault.kind


def pids(pool: Pool) -> set[int | None]:
    return {worker.process.pid for worker in pool._workers if worker.process.is_alive()}


def test_answers_come_from_other_processes() -> None:
    async def test(pool: Pool) -> list[Answer]:
        assert os.getpid() not in pids(pool) and len(pids(pool)) == 2
        return await asyncio.gather(*(pool.answer("weigh", SHORT) for _ in range(12)))

    answers = during(test, lanes=2)
    assert {answer.status for answer in answers} == {200}
    assert {json.loads(answer.body)["models"][0]["params"]["total"] for answer in answers} == {40}


@pytest.mark.skipif(sys.platform != "linux", reason="the system tells elsewhere")
def test_a_worker_is_bounded_and_stands_nowhere() -> None:
    async def test(pool: Pool) -> None:
        await pool.answer("weigh", SHORT)
        (pid,) = pids(pool)
        limits = Path(f"/proc/{pid}/limits").read_text()
        assert next(line.split()[3] for line in limits.splitlines() if "address space" in line) == str(WORKER_BYTES)
        assert Path(f"/proc/{pid}/cwd").readlink() == Path("/")

    during(test)


def test_the_deadline_ends_and_replaces_a_worker() -> None:
    async def test(pool: Pool) -> None:
        before = pids(pool)
        assert await refused(pool.answer("why", NEVER)) == "serve.deadline"
        assert (await pool.answer("weigh", SHORT)).status == 200
        await asyncio.gather(*pool._tasks)
        assert pids(pool) and not pids(pool) & before
        assert pool.long == 0

    during(test, deadline=1.0)


def test_a_deadline_that_comes_before_anything_is_long() -> None:
    async def test(pool: Pool) -> None:
        for _ in range(3):
            assert await refused(pool.answer("why", NEVER)) == "serve.deadline"
        assert (pool.long, len(pool._idle)) == (0, 0)

    during(test, deadline=0.05)


def test_a_worker_that_dies_is_told_and_replaced() -> None:
    async def test(pool: Pool) -> None:
        asked = asyncio.create_task(pool.answer("why", NEVER))
        await asyncio.sleep(0.05)
        for pid in pids(pool):
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
        assert await refused(asked) == "serve.died"
        assert (await pool.answer("weigh", SHORT)).status == 200

    during(test)


def test_a_worker_that_died_while_idle_is_not_asked() -> None:
    async def test(pool: Pool) -> None:
        for pid in pids(pool):
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
        await asyncio.sleep(0.1)
        assert (await pool.answer("weigh", SHORT)).status == 200

    during(test)


def test_long_questions_leave_their_lane() -> None:
    """One lane: a short question is answered while three that never end are being worked on, at lower priority."""

    async def test(pool: Pool) -> None:
        long = [asyncio.create_task(pool.answer("why", NEVER)) for _ in range(3)]
        await asyncio.sleep(0)
        assert (await pool.answer("weigh", SHORT)).status == 200
        assert pool.long == 3
        niceness = [os.getpriority(os.PRIO_PROCESS, pid) for pid in pids(pool) if pid]
        assert sorted(nice >= os.nice(0) + STEPS_BACK[0][1] for nice in niceness)[-3:] == [True] * 3
        assert not any(one.done() for one in long)

    during(test)


def test_where_there_is_no_room_for_long_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "MOST_LONG", 1)
    monkeypatch.setattr(pools, "LONGEST_IN_LANE", 0.3)

    async def test(pool: Pool) -> None:
        first = asyncio.create_task(pool.answer("why", NEVER))
        await asyncio.sleep(0)
        assert await refused(pool.answer("why", NEVER)) == "serve.busy_long"
        assert not first.done()
        assert (await pool.answer("weigh", SHORT)).status == 200

    during(test)


def test_a_bounded_number_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "MOST_WAITING", 2)

    async def test(pool: Pool) -> None:
        asked = [asyncio.create_task(pool.answer("weigh", SHORT)) for _ in range(4)]
        ended = await asyncio.gather(*asked, return_exceptions=True)
        assert [isinstance(one, Refused) for one in ended] == [False, False, False, True]
        assert str(ended[3]) == "too much is asked at once: 2 questions wait already.\n  Ask again in 2 seconds."

    during(test)


def test_who_goes_leaves_the_queue() -> None:
    async def test(pool: Pool) -> None:
        asked = [asyncio.create_task(pool.answer("weigh", SHORT)) for _ in range(3)]
        await asyncio.sleep(0)
        asked[1].cancel()
        assert (await asked[2]).status == 200
        assert not pool._waiting
        asked.append(asyncio.create_task(pool.answer("weigh", SHORT)))
        await asyncio.sleep(0)
        asked[3].cancel()  # in a worker's hands: the worker is of use again
        assert (await pool.answer("weigh", SHORT)).status == 200
        assert len(pids(pool)) == 1

    during(test)


def test_a_worker_makes_room_after_many_questions() -> None:
    async def test(pool: Pool) -> None:
        before = pids(pool)
        for _ in range(MOST_ANSWERED + 5):
            assert (await pool.answer("weigh", b"")).status == 400
        assert not pids(pool) & before

    during(test)


def test_the_end_of_the_pool_ends_what_waits_and_what_works() -> None:
    async def test(pool: Pool) -> None:
        asked = [asyncio.create_task(pool.answer("why", NEVER)) for _ in range(3)]
        await asyncio.sleep(0.05)
        await pool.close()
        ended = await asyncio.gather(*asked, return_exceptions=True)
        assert all(isinstance(one, Refused | asyncio.CancelledError) for one in ended)
        assert await refused(pool.answer("weigh", SHORT)) == "serve.ending"

    during(test, lanes=2)


def test_large_requests_and_answers_go_through() -> None:
    async def test(pool: Pool) -> None:
        page = json.dumps({"page": "x" * 8_500_000}).encode()
        assert json.loads((await pool.answer("check", page)).body)["error"]["kind"] == "page.too_large"
        many = json.dumps({"source": LONG.format(1_500)}).encode()
        answer = await pool.answer("weigh", many)
        assert (answer.status, len(json.loads(answer.body)["models"][0]["layers"])) == (200, 1_501)

    during(test)
