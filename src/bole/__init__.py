"""Bole (伯乐): an open, self-hosted exchange for technology transfer."""

__version__ = "0.1.0"
