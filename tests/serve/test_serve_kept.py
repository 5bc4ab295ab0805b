"""What was asked already is given again; what is being asked is waited for together; what nobody waits for is given up."""

from __future__ import annotations

import asyncio
import json

import pytest
from inline import Inline

from weigh.serve.kept import OVERHEAD, Kept
from weigh.serve.pool import Answer
from weigh.serve.refusals import Refused

CODE = "from keras import layers, models\nm = models.Sequential([layers.Dense(10, input_shape=(3,))])\n"


def request(number: int = 0) -> bytes:
    return json.dumps({"source": f"{CODE}# {number}"}).encode()


def test_equal_questions_are_answered_once() -> None:
    inline = Inline()

    async def asked() -> list[Answer]:
        kept = Kept(inline.answer)
        return [await kept.answer("weigh", request(number)) for number in (1, 2, 1, 2)]

    answers = asyncio.run(asked())
    assert inline.asked == ["weigh", "weigh"]
    assert answers[0] is answers[2] and answers[1] is answers[3]


def test_one_request_to_two_questions_is_two() -> None:
    inline = Inline()

    async def asked() -> None:
        kept = Kept(inline.answer)
        for name in ("weigh", "report"):
            await kept.answer(name, request())

    asyncio.run(asked())
    assert inline.asked == ["weigh", "report"]


def test_equal_questions_at_once_wait_together() -> None:
    inline = Inline()

    async def asked() -> list[Answer]:
        inline.wait = asyncio.Event()
        kept = Kept(inline.answer)
        waiting = [asyncio.create_task(kept.answer("weigh", request())) for _ in range(5)]
        await asyncio.sleep(0)
        waiting[0].cancel()  # who goes takes nobody along
        await asyncio.sleep(0)
        inline.wait.set()
        return [await one for one in waiting[1:]]

    answers = asyncio.run(asked())
    assert inline.asked == ["weigh"]
    assert {answer.status for answer in answers} == {200}


def test_what_nobody_waits_for_is_given_up_and_can_be_asked_again() -> None:
    inline = Inline()

    async def asked() -> Answer:
        inline.wait = asyncio.Event()
        kept = Kept(inline.answer)
        gone = asyncio.create_task(kept.answer("weigh", request()))
        await asyncio.sleep(0.01)
        gone.cancel()
        await asyncio.sleep(0)
        later = asyncio.create_task(kept.answer("weigh", request()))
        await asyncio.sleep(0.01)
        inline.wait.set()
        return await later

    assert asyncio.run(asked()).status == 200
    assert (inline.asked, inline.cancelled) == (["weigh", "weigh"], 1)


def test_refusals_and_what_took_long_are_not_kept() -> None:
    inline = Inline()

    async def asked() -> None:
        kept = Kept(inline.answer)
        inline.refuse = Refused.of("serve.died")
        for _ in range(2):
            with pytest.raises(Refused):
                await kept.answer("weigh", request())
        inline.refuse, inline.seconds = None, 2.5
        for _ in range(2):
            await kept.answer("weigh", request())

    asyncio.run(asked())
    assert len(inline.asked) == 4


def test_the_least_lately_used_is_forgotten_first() -> None:
    asked: list[bytes] = []

    async def of_a_size(name: str, body: bytes) -> Answer:
        asked.append(body)
        return Answer(200, b"x" * 1000)

    async def ask() -> None:
        kept = Kept(of_a_size, most=5 * (1000 + OVERHEAD))
        for number in [*range(5), 0, 5, 0, 1]:  # five fit: 5 pushes out 1, since 0 was used again
            await kept.answer("weigh", str(number).encode())

    asyncio.run(ask())
    assert asked == [b"0", b"1", b"2", b"3", b"4", b"5", b"1"]


def test_one_answer_does_not_push_all_others_out() -> None:
    inline = Inline()

    async def asked() -> None:
        kept = Kept(inline.answer, most=2000)
        for _ in range(2):
            await kept.answer("weigh", request())

    asyncio.run(asked())
    assert len(inline.asked) == 2
