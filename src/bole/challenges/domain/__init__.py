"""The rules of challenges: pure."""
