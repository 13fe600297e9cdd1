"""Tests that start, kill and starve processes of their own."""
