"""What has been made so far: values by the names of layers, the latest of each shape, what is not read yet."""

from __future__ import annotations

import re
from collections import Counter, OrderedDict
from collections.abc import Iterator, Sequence

from weigh.network.graph import Call, Layer, Value
from weigh.network.sizes import Size

MOST_EARLIER = 16
"""How many values of other shapes are tried when the one before does not fit."""
MOST_STEPS_BACK = 40
MOST_UNREAD = 64
MOST_OUTPUTS = 8
_INDEXED = re.compile(r"^([^\[\]]{1,300})(?:\[(\d{1,6})\])?(?:\[(\d{1,6})\])?$")


class Made:
    """The values of a network while it is put together. `current` is the one that the next row reads first."""

    def __init__(self) -> None:
        self.current: Value | None = None
        self.layers: dict[str, Layer] = {}
        self._named: dict[str, list[tuple[Value, ...]]] = {}
        self._latest: OrderedDict[tuple[Size, ...], Value] = OrderedDict()
        self._unread: OrderedDict[Value, None] = OrderedDict()

    def add(self, name: str, outputs: tuple[Value, ...], reads: Sequence[Value] = ()) -> None:
        """What a call of the layer `name` gave, and which values it read."""
        for value in reads:
            self._unread.pop(value, None)
        self._named.setdefault(name, []).append(outputs)
        for value in outputs[:1]:
            self.current = value
            self._unread[value] = None
            self._latest[value.tensor.shape] = value
            self._latest.move_to_end(value.tensor.shape)

    def name(self, name: str, value: Value) -> None:
        """One more name for a value: a nested model's own input."""
        self._named.setdefault(name, []).append((value,))
        self.current = value

    def earlier(self) -> Iterator[Value]:
        """The latest values of other shapes than the current one's, the latest first."""
        shape = self.current.tensor.shape if self.current else None
        count = 0
        for key in reversed(self._latest):
            if key != shape:
                yield self._latest[key]
                count += 1
                if count >= MOST_EARLIER:
                    return

    def knows(self, after: Sequence[str]) -> bool:
        return all(self._outputs(name) is not None for name in after)

    def resolve(self, after: Sequence[str]) -> tuple[Value, ...]:
        """The values of the layers of these names; a name that comes twice speaks of the layer's last two calls."""
        times = Counter(after)
        met: Counter[str] = Counter()
        found = []
        for name in after:
            outputs = self._outputs(name)
            if outputs is None:
                continue
            back = times[name] - met[name]
            met[name] += 1
            match = _INDEXED.match(name)
            node, index = (match[2], match[3]) if match and name not in self._named else (None, None)
            call = outputs[int(node)] if node and int(node) < len(outputs) else outputs[max(0, len(outputs) - back)]
            found.append(call[int(index)] if index and int(index) < len(call) else call[0])
        return tuple(found)

    def alternatives(self, after: Sequence[str]) -> Iterator[tuple[Value, ...]]:
        """The same layers' other outputs (a recurrent layer's states), where the text does not tell which are read."""
        firsts = self.resolve(after)
        most = max((len(value.call.outputs) for value in firsts if value.call), default=0)
        for index in range(1, min(most, MOST_OUTPUTS)):
            yield tuple(
                value.call.outputs[index] if value.call and index < len(value.call.outputs) else value
                for value in firsts
            )

    def _outputs(self, name: str) -> list[tuple[Value, ...]] | None:
        if name in self._named:
            return self._named[name]
        match = _INDEXED.match(name)
        return self._named.get(match[1]) if match else None

    def unread(self) -> Iterator[Value]:
        """Values that no call has read yet, the latest first, the current one left out."""
        for count, value in enumerate(reversed(self._unread)):
            if count > MOST_UNREAD:
                return
            if value is not self.current:
                yield value

    def skipped(self) -> Value | None:
        """A residual block's input: a value of the current one's shape behind two layers with kernels, or one."""
        if self.current is None:
            return None
        shape, value, crossed = self.current.tensor.shape, self.current, 0
        nearest: Value | None = None
        for _ in range(MOST_STEPS_BACK):
            call: Call | None = value.call
            if call is None or not call.inputs:
                break
            crossed += bool(call.applied.macs)
            value = call.inputs[0]
            if crossed and value.tensor.shape == shape:
                nearest = nearest or value
                if crossed > 1:
                    return value
        return nearest
