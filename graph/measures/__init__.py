"""Measures, each in its own module: counts over the feature table and over the flows between agencies."""
