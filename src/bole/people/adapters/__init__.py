"""Adapters of people to packages outside."""
