"""How a process that serves pages treats its memory."""

from __future__ import annotations

import gc

FEWER = (10_000, 50, 50)  # objects between two looks at the youngest, and how many of those until an older generation's turn


def settle() -> None:
    """What is loaded by now stays: leave it out of the search for garbage, and search less often.

    Otherwise every few hundred pages one reader waits a tenth of a second while the dictionaries and the code are
    looked through for something to throw away (`bole bench pages`, the 95th percentile).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*FEWER)
