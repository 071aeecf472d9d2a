"""Pages about many cases."""
