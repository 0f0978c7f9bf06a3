"""What Vierogen costs, each figure beside the physical floor measured in the same run: ``python -m bench --help``."""
