"""Vierogen: no exemption from compulsory schooling before two pairs of eyes agree.

The rooms, from the ground up; who may know whom stands in ``pyproject.toml``. ``domain`` is the law and the process: begin
there. It may ask ``reference`` (what is public and changes by law); beside that lie ``ledger`` (that nobody changed the
past), ``vault`` (a key for each person), ``settings``, and ``durable`` (what a power cut leaves). ``application`` asks the domain for people, and ``followers`` is
what everybody stands on who follows the events. On those stand ``persistence`` (where events are kept), ``projections``
(read models), ``publication`` (protected figures), ``outbox`` (word of events), ``sealing`` (events into the ledger),
``casebook`` and ``simulation`` (cases, and made-up years, played at the real desk). ``bootstrap`` puts all of it together
for the doors: ``web`` (pages), ``cli`` (commands), and ``vierogen_api`` beside this package.
"""

__version__ = "0.1.0"
