"""Push and answers: what is new is brought to those it may concern, and their answers are brought back.

Words: subscription (a saved search that waits), standing need, suggestion (what is put before a person, never an offer of
a price), family (one thing registered more than once), answer, reason, revision checklist, interest, contact, funnel.
Doors: `services`, `queries`, `facts`, `errors`. It hears the registry and matching; nothing below knows of it.
"""
