"""The vault: a key for each person and category of personal data. Seals, unseals, and destroys.

Pure: where keys are kept, and where the keys that wrap them come from, is for who opens it to say.
"""
