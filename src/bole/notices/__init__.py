"""Notices: what a person is told, where it lies, and how it reaches him: inbox, feed, e-mail, webhook.

Words: notice, kind, group, inbox, digest, rhythm, budget, webhook, delivery.
Doors: `services`, `queries`, `kinds`, `facts`, `errors`.
It knows nothing of what upper contexts mean: they register a kind with its sentence and address, and tell.
"""
