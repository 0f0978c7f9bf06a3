"""A country of made-up people and requests, played through the real desk so that there is something to learn from."""
