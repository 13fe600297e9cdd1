"""People: persons, organisations, centres as a tree, memberships and roles, tokens; the Actor.

Words: person, organisation, kind of actor (政产学研资介), centre, membership, role, actor, token.
Doors: `services`, `queries`, `errors`, `domain.actor`.
It does not know what anybody registers, matches or trades.
"""
