"""Measures over the feature table and over the exchanges of agencies: one module a family."""
