"""The commands, one module for each family. A command parses its arguments, calls the library and prints the result."""
