"""Matching: who fits whom and why, across languages; search over the same index.

Words: requirement (a sentence of a need), coverage, leg (meaning, words, codes), bridge (the zh-en dictionary),
centring, hubness, constraint (met, not met, unknown), reason, candidate.
Doors: `services`, `queries`, `errors`. It reads the registry and hears its facts; it changes nothing there.
"""
