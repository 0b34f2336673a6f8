"""What a query costs: tokens bought, or energy and hardware owned."""
