"""Who is who: natural persons, their accounts, organisations, roles with periods, deputies and designations.

Event-sourced like the requests, because a rule must know what was true on a day.
"""
