"""Answers found in the process of the test itself: everything of the server but its workers."""

from __future__ import annotations

import asyncio

from weigh.serve.pool import Answer
from weigh.serve.questions import answer
from weigh.serve.refusals import Refused


class Inline:
    """asked: the names of the questions that came, in order. refuse: what is raised instead. wait: what is waited for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.begun = 0
        self.cancelled = 0
        self.refuse: Refused | None = None
        self.wait: asyncio.Event | None = None
        self.seconds = 0.1

    async def start(self) -> None:
        self.begun += 1

    async def close(self) -> None:
        self.begun -= 1

    async def answer(self, name: str, request: bytes) -> Answer:
        self.asked.append(name)
        if self.refuse:
            raise self.refuse
        if self.wait:
            try:
                await self.wait.wait()
            except asyncio.CancelledError:
                self.cancelled += 1
                raise
        status, body = answer(name, request)
        return Answer(status, body, self.seconds)
