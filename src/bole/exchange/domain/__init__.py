"""The rules of the exchange: pure, the only place where they are written in Bole."""
