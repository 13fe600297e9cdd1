"""The pages, panels, feeds and API of push."""
