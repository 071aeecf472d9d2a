"""Cases, matches, tables and differences as text, for a terminal and for files."""
