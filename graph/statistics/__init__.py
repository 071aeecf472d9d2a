"""Published national figures."""
