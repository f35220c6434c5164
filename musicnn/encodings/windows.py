"""Long pieces cut into windows of one length, as batches want them."""

from collections.abc import Iterable

import numpy as np

from musicnn.errors import EncodingError


def windows(tables: Iterable[np.ndarray], *, length: int, hop: int) -> np.ndarray:
    """Windows (B, length, C) of tables (T, C), one every `hop` rows; a short last window is filled with zeros, an empty one left out.

    Raises:
        EncodingError: if no table has a row.
    """
    cut = [table[first:first + length] for table in tables
           for first in range(0, min(len(table), max(1, len(table) - length + hop)), hop)]
    if not cut:
        raise EncodingError("no scores given, or none that lasts; a batch needs at least one")
    return np.stack([np.pad(window, ((0, length - len(window)), (0, 0))) for window in cut])
