"""Policy: figures of law and practice, each with its dates, its source and how sure it is; the legal regimes of sales; working days.

Words: figure, regime, jurisdiction, override, working day. Doors: `queries`, `services`, `facts`, `errors` and `domain`.
A figure is found for the day of the act it is asked for, never for today because it is today. Not here: shares of income and
subsidies, which come with the contexts that reckon with them.
"""
