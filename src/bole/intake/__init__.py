"""Intake: how needs come in. The form of a paragraph and three questions, questions back, surveys, reports up the tree.

It stands above matching, whose answers it shows at once. Every record it makes is made by the registry's own verbs.
Words: question, ask, clarification, redaction, survey, report. Doors: `services`, `queries`, `errors`.
"""
