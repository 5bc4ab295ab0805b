"""Workers in processes of their own, so that whatever is sent, the server goes on: each question has a deadline, and a
worker that passes it is ended and replaced.

Short questions stay short. A lane is a worker that takes new questions, and there are as many as processors. What has
taken a moment of a processor steps back: it goes on at lower priority beside the lanes, and a fresh worker
takes over its lane, at the price of a fork. So a lane is soon free again, whatever ten hostile pastes may ask. How many
long questions run at once is bounded, and how many wait.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import socket
import sys
from collections import deque
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from weigh.serve.limits import (
    DEADLINE,
    LONGEST_IN_LANE,
    MOST_ANSWER,
    MOST_ANSWERED,
    MOST_LONG,
    MOST_WAITING,
    RETRY_SECONDS,
    STEPS_BACK,
)
from weigh.serve.refusals import Refused
from weigh.serve.worker import LENGTH, work

Found = TypeVar("Found")
SPARE_BYTES: Final = 1 << 20
"""What an error may hold beyond the longest answer, and the status in front of one."""

PROCESSES: Final = Path("/proc")
_TICKS: Final = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
LEAST_PRIORITY: Final = 19
TICK: Final = 0.02
LATER: Final = 0.25
"""Seconds between two looks at a question that has nothing ahead but its deadline, or waits for room."""


class Answer(NamedTuple):
    """The HTTP status, the body, and the seconds that finding it took."""

    status: int
    body: bytes
    seconds: float = 0.0


class Died(Exception):
    """The worker ended before it answered."""


@dataclass(eq=False, slots=True)
class Worker:
    """A process, and the two ends of the conversation with it. answered: how many questions it has had."""

    process: BaseProcess
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    answered: int = 0

    async def ask(self, name: str, request: bytes) -> tuple[int, bytes]:
        """Raises: Died."""
        try:
            self.writer.write(LENGTH.pack(len(name) + 1 + len(request)) + f"{name}\n".encode())
            self.writer.write(request)
            await self.writer.drain()
            (size,) = LENGTH.unpack(await self.reader.readexactly(LENGTH.size))
            if size > MOST_ANSWER * 4 + SPARE_BYTES:  # letters take up to four bytes
                raise Died
            status, _, body = (await self.reader.readexactly(size)).partition(b"\n")
        except (OSError, asyncio.IncompleteReadError):
            raise Died from None
        return int(status), body

    def spent(self) -> float:
        """Seconds of a processor that the process has taken; 0 where the system does not tell."""
        with suppress(OSError, ValueError, IndexError):
            fields = (PROCESSES / str(self.process.pid) / "stat").read_text().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / _TICKS  # user's and system's, behind the name
        return 0.0

    def step_back(self, niceness: int) -> None:
        """Go on at a lower priority than the server's, where the system has priorities."""
        if hasattr(os, "setpriority") and self.process.pid is not None:
            with suppress(OSError):
                least = os.getpriority(os.PRIO_PROCESS, 0) + niceness
                os.setpriority(os.PRIO_PROCESS, self.process.pid, min(LEAST_PRIORITY, least))

    def end(self) -> None:
        """At once, whatever it does."""
        self.writer.close()
        self.process.kill()


@dataclass(slots=True)
class _Turn:
    """One question in a worker's hands. spent_before: seconds of a processor that the worker had taken before it."""

    worker: Worker
    spent_before: float
    began: float
    long: bool = False

    def seconds(self) -> float:
        return asyncio.get_running_loop().time() - self.began

    def spent(self) -> float:
        """Seconds of a processor, where the system tells them; otherwise those of the clock."""
        return self.worker.spent() - self.spent_before if PROCESSES.is_dir() else self.seconds()

    def until_next(self) -> float:
        """Seconds after which to look again: it cannot have come to the next step before."""
        spent = self.spent()
        ahead = [seconds - spent for seconds, _ in STEPS_BACK if seconds > spent]
        return max(TICK, ahead[0]) if ahead and (self.long or spent < STEPS_BACK[0][0]) else LATER


class Pool:
    """Answers questions in workers.

    lanes: questions that are begun at once. deadline: seconds for each answer.
    """

    def __init__(self, lanes: int | None = None, deadline: float = DEADLINE) -> None:
        self.lanes = lanes or max(2, os.cpu_count() or 1)
        self.deadline = deadline
        self.long = 0
        self._idle: deque[Worker] = deque()
        self._waiting: deque[asyncio.Future[Worker]] = deque()
        self._workers: set[Worker] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closed = False
        method = "spawn" if sys.platform == "win32" else "forkserver"
        self._context: Any = multiprocessing.get_context(method)
        if method == "forkserver":
            self._context.set_forkserver_preload(["weigh.serve.warm"])

    async def start(self) -> None:
        """Have every lane's worker ready."""
        for worker in await asyncio.gather(*(self._hired() for _ in range(self.lanes))):
            self._free(worker)

    async def close(self) -> None:
        """End every worker, and whatever it works on."""
        self._closed = True
        for waiting in self._waiting:
            waiting.cancel()
        while self._tasks or self._workers:
            for worker in tuple(self._workers):
                self._ended(worker)
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def answer(self, name: str, request: bytes) -> Answer:
        """The answer to a question; `name` is one of `weigh.serve.questions.QUESTIONS`.

        Raises: Refused: too much is asked, the deadline passed, the worker died, the server ends.
        """
        if len(self._waiting) >= MOST_WAITING:
            raise Refused.of("serve.busy", waiting=len(self._waiting), seconds=RETRY_SECONDS)
        worker = await self._lane()
        task = self._task(self._answered(worker, name, request))
        return await asyncio.shield(task)  # whoever asked may go; the worker has to be listened to all the same

    async def _lane(self) -> Worker:
        """A worker that waits for a question, in the order of asking."""
        if self._closed:
            raise Refused.of("serve.ending")
        while self._idle:
            worker = self._idle.popleft()
            if worker.process.is_alive():
                return worker
            self._lost(worker)
        waiting: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        try:
            return await waiting
        except asyncio.CancelledError:
            if waiting.done() and not waiting.cancelled():
                self._free(waiting.result())
            elif waiting in self._waiting:
                self._waiting.remove(waiting)
            if self._closed:
                raise Refused.of("serve.ending") from None
            raise

    async def _answered(self, worker: Worker, name: str, request: bytes) -> Answer:
        began = asyncio.get_running_loop().time()
        answering = self._task(worker.ask(name, request))
        turn = _Turn(worker, worker.spent(), began)
        try:
            while not await _done(answering, min(turn.until_next(), self.deadline - turn.seconds())):
                if turn.seconds() >= self.deadline:
                    raise Refused.of("serve.deadline", seconds=self.deadline)
                self._move(turn)
            return Answer(*answering.result(), seconds=turn.seconds())
        except Died:
            raise Refused.of("serve.ending" if self._closed else "serve.died") from None
        finally:
            self._released(turn, answering)

    def _move(self, turn: _Turn) -> None:
        """Let what has become long go on beside the lanes, where there is room, and have a fresh worker take its lane.

        Raises: Refused where there is no room and it has held its lane for too long.
        """
        spent = turn.spent()
        if not turn.long and spent >= STEPS_BACK[0][0]:
            if self.long < MOST_LONG:
                self.long += 1
                turn.long = True
                self._replace()
            elif spent >= LONGEST_IN_LANE:
                raise Refused.of("serve.busy_long", running=self.long, seconds=RETRY_SECONDS)
        if turn.long:
            turn.worker.step_back(max(niceness for seconds, niceness in STEPS_BACK if spent >= seconds))

    def _released(self, turn: _Turn, answering: asyncio.Task[tuple[int, bytes]]) -> None:
        """What becomes of a worker: the next question; its end where it did not finish, or is of low priority now."""
        worker = turn.worker
        self.long -= turn.long
        fit = answering.done() and not answering.cancelled() and answering.exception() is None
        worker.answered += 1
        if fit and not turn.long and worker.answered < MOST_ANSWERED:
            self._free(worker)
            return
        answering.cancel()
        if turn.long:
            self._ended(worker)
        else:
            self._lost(worker)

    def _lost(self, worker: Worker) -> None:
        """A lane has no worker any more."""
        self._ended(worker)
        self._replace()

    def _ended(self, worker: Worker) -> None:
        worker.end()
        self._task(self._buried(worker))

    def _free(self, worker: Worker) -> None:
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_result(worker)
                return
        self._idle.append(worker)

    def _replace(self) -> None:
        async def replaced() -> None:
            self._free(await self._hired())

        if not self._closed:
            self._task(replaced())

    async def _hired(self) -> Worker:
        """A new worker; with a fork server that takes a few milliseconds."""
        ours, theirs = socket.socketpair()
        process = self._context.Process(target=work, args=(theirs, self.deadline), daemon=True, name="weigh worker")
        with theirs:
            await asyncio.to_thread(process.start)
        reader, writer = await asyncio.open_connection(sock=ours)
        worker = Worker(process, reader, writer)
        self._workers.add(worker)
        return worker

    async def _buried(self, worker: Worker) -> None:
        """Take note of a worker's end, so that the system can forget it."""
        await asyncio.to_thread(worker.process.join)
        self._workers.discard(worker)

    def _task(self, work: Coroutine[Any, Any, Found]) -> asyncio.Task[Found]:
        """A task that is held on to until it is done."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        """Nobody may be left to hear how a task ended; that is no fault to be told of."""
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()


async def _done(task: asyncio.Task[Any], seconds: float) -> bool:
    """Whether a task ends within so many seconds."""
    await asyncio.wait([task], timeout=max(0.0, seconds))
    return task.done()
