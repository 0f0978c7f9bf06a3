"""Use cases: fetch a request, decide, keep what happened; and the questions people ask about it."""
