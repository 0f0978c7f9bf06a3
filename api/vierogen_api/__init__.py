"""The HTTP API of Vierogen: the engine as other systems meet it."""
