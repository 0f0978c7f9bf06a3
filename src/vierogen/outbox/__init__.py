"""Word of events to other systems: who gets which, how it is written and signed, and that none is lost.

The event log itself is the outbox: an event that was committed is there to be read, so nothing is written twice.
"""
