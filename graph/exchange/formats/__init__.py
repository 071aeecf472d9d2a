"""Formats, one in each module. A module whose name begins with an underscore serves several formats."""
