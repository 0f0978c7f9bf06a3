"""The law and the process, without any technique around it.

Read in this order: ``values`` (the nouns), ``legal`` (sources), ``criteria`` (what the parties call weighty), ``acts``
(what people ask for), ``events`` (what happened), ``request`` (what is known), ``standing`` (the claim by law),
``rules`` (what must be true), ``deadlines`` (what is due when), ``lifecycle`` (the process as one table), ``refusals``
(the ways of saying no) and ``decide`` (the one door). ``people`` says who is who, ``personal`` which fields are about
somebody, and ``asked`` where each rule is asked.
"""
