"""Protected figures: counted once, frozen under noise, and answered as sums with margins."""
