"""The rules of push: families, budgets, reasons, the way of an interest, the funnel. Pure."""
