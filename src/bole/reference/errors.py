"""Refusals of reference data.

Missing  VocabularyMissing
"""

from __future__ import annotations

from bole.kernel.errors import N_, Missing


class VocabularyMissing(Missing):
    code = "vocabulary_missing"
    sentence = N_("There is no vocabulary “%(name)s”; there are: %(possible)s.")
