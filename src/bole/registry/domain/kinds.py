"""The kinds of records, told once: what else differs by kind is a row of a table, never an `else`."""

from __future__ import annotations

from collections.abc import Mapping

ACHIEVEMENT, NEED, EXPERT = "achievement", "need", "expert"
KINDS = (ACHIEVEMENT, NEED, EXPERT)
OF_WORK = (ACHIEVEMENT, NEED)  # what technology is traded as; the third kind says who helps with it

# What stands for {kind} in the mask of registration numbers: 应用 for achievements, 需求 for needs, 专家 for experts.
LETTERS: Mapping[str, str] = {ACHIEVEMENT: "Y", NEED: "X", EXPERT: "Z"}
