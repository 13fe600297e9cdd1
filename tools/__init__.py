"""Tools for those who work on Bole: set-up, checks, translations, packing of data, screenshots."""
