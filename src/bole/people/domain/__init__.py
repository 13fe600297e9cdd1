"""The rules about people: who an actor is and what a role allows. Pure."""
