"""From case files to a graph: reading, checking, building, storing, projecting and exporting."""
