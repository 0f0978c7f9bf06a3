"""What everybody who follows the events stands on: where they are kept, working for as long as it lasts, and who goes first."""
