"""The commands, one module a family; each parses, calls the library and prints."""
