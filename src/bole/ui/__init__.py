"""The base page, components, panels and problems: how everything looks, and how refusals are shown.

It knows no business word. Words: page, part (a fragment), panel, problem.
"""
