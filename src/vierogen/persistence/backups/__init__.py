"""Backups: everything that is kept, in one file that either database can be made of again."""
