"""Answers that are kept: what was asked already is given again, and what is being answered is waited for together."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Final

from weigh.serve.limits import KEPT_BYTES, KEPT_SECONDS
from weigh.serve.pool import Answer

KEPT_STATUSES: Final = frozenset([200, 400, 422])
"""What depends on the request alone."""
OVERHEAD: Final = 500
"""Bytes that keeping an answer takes besides the answer."""


class Kept:
    """Answers by what was asked, the least lately used forgotten first.

    ask: finds an answer. bytes: of answers that are kept at most; 0 keeps none.
    """

    def __init__(self, ask: Callable[[str, bytes], Awaitable[Answer]], most: int = KEPT_BYTES) -> None:
        self._ask = ask
        self._most = most
        self._held = 0
        self._answers: OrderedDict[bytes, Answer] = OrderedDict()
        self._asked: dict[bytes, _Together] = {}

    async def answer(self, name: str, request: bytes) -> Answer:
        """Raises: what asking raises."""
        key = sha256(name.encode() + b"\n" + request).digest()
        found = self._answers.get(key)
        if found is not None:
            self._answers.move_to_end(key)
            return found
        together = self._asked.get(key)
        if together is None:
            together = self._asked[key] = _Together(asyncio.ensure_future(self._found(key, name, request)))
            together.task.add_done_callback(lambda task: self._forget(key, together))
        try:
            return await together.wait()
        finally:
            if together.given_up:
                self._forget(key, together)

    def _forget(self, key: bytes, together: _Together) -> None:
        """Nobody joins those who wait for this any more: it is answered, or given up."""
        if self._asked.get(key) is together:
            del self._asked[key]

    async def _found(self, key: bytes, name: str, request: bytes) -> Answer:
        answer = await self._ask(name, request)
        if answer.status in KEPT_STATUSES and answer.seconds < KEPT_SECONDS:
            self._keep(key, answer)
        return answer

    def _keep(self, key: bytes, answer: Answer) -> None:
        if len(answer.body) + OVERHEAD > self._most // 4:
            return  # one answer must not push all others out
        self._answers[key] = answer
        self._held += len(answer.body) + OVERHEAD
        while self._held > self._most:
            _, oldest = self._answers.popitem(last=False)
            self._held -= len(oldest.body) + OVERHEAD


class _Together:
    """A question that several may wait for; nobody looks for its answer any more once all of them have gone."""

    def __init__(self, task: asyncio.Future[Answer]) -> None:
        self.task = task
        self.given_up = False
        self._waiting = 0

    async def wait(self) -> Answer:
        self._waiting += 1
        try:
            return await asyncio.shield(self.task)
        finally:
            self._waiting -= 1
            if not self._waiting and not self.task.done():
                self.given_up = True
                self.task.cancel()
