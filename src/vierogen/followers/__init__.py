"""What everybody who follows the events stands on: the place where they are kept, and who of several goes first."""
