"""The routes: one file per idea. Each gives its operations; ``app`` serves them."""
