"""Adapters of matching: embedders and the dictionary behind the bridge, behind the ports of `domain/ports.py`."""
