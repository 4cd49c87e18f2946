"""Stock: units by the day they were made, sold oldest first, thrown away when they are too old."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Stock:
    """What a brand has made and not yet sold.

    Attributes:
        batches: Day and units of each production, oldest first; None for a brand that never made any and sells to
            order.
    """

    batches: list[tuple[int, int]] | None = None

    @property
    def units(self) -> int:
        """Units there are; -1 for a brand that sells to order."""
        return -1 if self.batches is None else sum(units for _, units in self.batches)

    def make(self, day: int, units: int) -> None:
        """Add what was made today."""
        self.batches = [*(self.batches or []), (day, units)]

    def take(self, units: int) -> None:
        """Take out so many units, the oldest first; nothing where there is no stock to take from."""
        left = []
        for day, there in self.batches or []:
            taken = min(units, there)
            units -= taken
            if there > taken:
                left.append((day, there - taken))
        self.batches = None if self.batches is None else left

    def spoil(self, day: int, life: int) -> int:
        """Throw away what was made more than `life` days ago; return how many units that is.

        >>> stock = Stock([(0, 5), (3, 7)])
        >>> stock.spoil(day=61, life=60), stock.units
        (5, 7)
        """
        old = sum(units for made, units in self.batches or [] if day - made > life)
        self.take(old)
        return old

    def copied(self) -> Stock:
        """Return a stock of its own with the same batches."""
        return Stock(None if self.batches is None else list(self.batches))
