"""The exchange (交易): every lawful way to find the price of a technology, and who gets it.

The words: a *sale* (交易项目) has *terms* fixed before the first bid, *bidders* known by codes, and a *record* (公开记录) of
everything that decides the outcome. The *award* (成交结果) is computed from terms and record alone, here by `domain`, and by
anybody with the rules text (docs/rules) and a verifier that shares no code with this package.
"""
