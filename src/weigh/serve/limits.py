"""The bounds of the server, in one table: what it takes of a request, of a question and of the machine."""

from __future__ import annotations

from typing import Final

MOST_BODY: Final = 9_000_000
"""Bytes of a request: the 8 MB that a page may have, and what JSON puts around them."""
BODY_SECONDS: Final = 20.0
"""In which a request has to arrive."""
LET_GO_BYTES: Final = 64_000_000
LET_GO_SECONDS: Final = 5.0
"""Of a request that is too long: what may still come of it, unread, before the connection is closed."""

MOST_CLAIMS: Final = 20
MOST_INPUTS: Final = 50
MOST_SETTINGS: Final = 50
LONGEST_WORD: Final = 1_000
"""Characters of a claim, a shape, a setting, the name of a layer or what stands behind `::`."""
LONGEST_NAME: Final = 200
"""Characters of a source's name that are kept."""
MOST_LAYERS: Final = 20_000
"""Layers of a network: what a browser can show. The command line goes further."""
MOST_ANSWER: Final = 48_000_000
"""Bytes of an answer."""

DEADLINE: Final = 10.0
"""Seconds that an answer may take."""
STEPS_BACK: Final = ((0.12, 10), (0.4, 19))
"""After so many seconds of a processor, work goes on at this niceness, so that what is short stays short; not at the
last one at once, or whatever else keeps the machine busy would starve an honest question of half a second.
From the first on it is long."""
MOST_LONG: Final = 12
"""Long questions that are worked on at once, beside the short ones."""
LONGEST_IN_LANE: Final = 2.0
"""Seconds of a processor that a question may take among the short ones while there is no room beside them."""
MOST_WAITING: Final = 256
"""Questions that wait for a worker."""
RETRY_SECONDS: Final = 2
"""When to ask again, where too much was asked."""
WORKER_BYTES: Final = 1024**3
"""Address space of a worker: reading stays within a fifth of it."""
MOST_ANSWERED: Final = 500
"""Questions after which a worker makes room for a fresh one."""
GRACE_SECONDS: Final = 2.0
"""After which a worker that outlives its deadline ends by itself, even where nobody is left to end it."""

KEPT_BYTES: Final = 64_000_000
"""Of answers that are kept, to be given again."""
KEPT_SECONDS: Final = 2.0
"""What took longer is not kept: a reading may have ended by the clock then, and would end elsewhere another time."""

MOST_CONNECTIONS: Final = 400
KEEP_ALIVE_SECONDS: Final = 5
