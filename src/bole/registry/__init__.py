"""Registry: achievements and needs as first-class records, their wordings, IP rights, history and numbers; import, export.

Words: record, achievement, need, wording, IP right, completer, sheet (a record as one flat form), number mask, import.
Doors: `services`, `queries`, `facts`, `errors`. It does not know who matches, prices or buys what is registered.
"""
