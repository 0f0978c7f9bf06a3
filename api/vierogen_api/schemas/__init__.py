"""What goes in and out: derived from the domain's own models, in Dutch words, so that nothing is written twice."""
