"""Sealing: what was written goes into the ledger, soon after it was written; proving it and checking it."""
