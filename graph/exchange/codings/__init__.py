"""Import of codings from other programs: they are placed in the documents and merged into case files."""
