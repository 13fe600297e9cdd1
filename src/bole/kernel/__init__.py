"""The pure heart: values and rules that need no framework, no database and no clock.

Words: Refusal, Problem, Money, Fact, States, number mask, sentence.
Everything above leans on it; it leans on the standard library only.
"""
