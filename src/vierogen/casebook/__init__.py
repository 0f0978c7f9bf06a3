"""Cases as lawyers read them: Markdown tables in Dutch, with a fixed cast, that can be played on any fresh system.

Read in this order: ``cast`` (who they are), ``reading`` (how Dutch is read), ``usual`` (what people say unless the case
says otherwise), ``phrases`` (what a phrase is), ``vocabulary`` (all of them), ``expected`` (what may be said of the outcome),
``case`` (the file) and ``play`` (what came of it).
"""
