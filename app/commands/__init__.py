"""The commands, one module a family: each parses its arguments, calls the library and prints."""
