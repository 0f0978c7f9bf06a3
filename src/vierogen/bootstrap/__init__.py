"""The composition root: settings in, a running system out. Begin at ``system``; beside it, what stands on one."""
