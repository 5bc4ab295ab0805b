"""Heights over positions, raised over ranges: how far out the lanes beside a chain are taken, rank by rank."""

from __future__ import annotations


class Skyline:
    """The greatest height over a range and setting a range to a greater one, each in the logarithm of the width.

    >>> skyline = Skyline(8)
    >>> skyline.raise_to(2, 5, 1)
    >>> skyline.highest(0, 1), skyline.highest(5, 7)
    (0, 1)
    """

    def __init__(self, width: int) -> None:
        self._size = 1 << max(0, width - 1).bit_length()
        self._highest = [0] * (2 * self._size)
        self._whole = [0] * (2 * self._size)  # a height that all below this node have at least

    def highest(self, first: int, last: int) -> int:
        """The greatest height from `first` to `last`, both included."""
        found = 0
        for node, inner in self._cover(first, last):
            found = max(found, self._highest[node] if inner else self._whole[node])
        return found

    def raise_to(self, first: int, last: int, height: int) -> None:
        """Set the heights from `first` to `last` to at least `height`."""
        for node, inner in self._cover(first, last):
            self._highest[node] = max(self._highest[node], height)
            if inner:
                self._whole[node] = max(self._whole[node], height)

    def _cover(self, first: int, last: int) -> list[tuple[int, bool]]:
        """The nodes that lie wholly inside the range (True), and those above them (False)."""
        found: list[tuple[int, bool]] = []
        stack = [(1, 0, self._size - 1)]
        while stack:
            node, low, high = stack.pop()
            if high < first or low > last:
                continue
            inner = first <= low and high <= last
            found.append((node, inner))
            if not inner:
                middle = (low + high) // 2
                stack += [(2 * node, low, middle), (2 * node + 1, middle + 1, high)]
        return found
