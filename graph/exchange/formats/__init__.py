"""One module a format, found by its place; a module whose name begins with an underscore is shared by several."""
