"""Django building blocks with no domain word in them."""
