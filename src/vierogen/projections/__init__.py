"""Read models that follow the events: one file each, with its table, how it follows and how it is asked."""
