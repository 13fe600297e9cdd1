"""Where the shipped figures come from."""
