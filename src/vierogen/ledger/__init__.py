"""The ledger: leaf, tree, checkpoint and proof. Pure functions that an outsider could write again from the standards.

Leaves and tree are those of RFC 9162; checkpoints and signatures those of C2SP signed-note, tlog-checkpoint and
tlog-cosignature. Nothing here knows a database, a setting or the law.
"""
