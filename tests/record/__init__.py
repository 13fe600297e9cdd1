"""The record of a sale: thousands of random sales, judged by Bole and by the stand-alone verifier, which share no code."""
