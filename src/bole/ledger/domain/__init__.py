"""Pure rules of the ledger: parties, accounts, the life of a hold, invoices, statements."""
