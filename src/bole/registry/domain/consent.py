"""What an expert consents to when he says that a record is his own, and under which version of the text.

The text itself is a page (`registry/consent.html`) in both languages. Whoever changes its meaning gives it a new version
here: those who consented to an earlier one are known by it.
"""

from __future__ import annotations

VERSION = "expert-1"
