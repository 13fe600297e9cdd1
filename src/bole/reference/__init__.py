"""Reference: vocabularies of the field, countries, regions, currencies, languages, IPC, industries, SDGs: data.

Words: vocabulary, term, code, label. Doors: `queries`.
Every term has a Chinese and an English label; names of countries, currencies and languages come from CLDR (Babel).
"""
