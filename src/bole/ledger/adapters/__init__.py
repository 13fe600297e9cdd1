"""The outside world of the ledger: statements of banks, ports of payment, paper."""
