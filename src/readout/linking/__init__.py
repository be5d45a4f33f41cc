"""Many documents: what belongs together across them."""
