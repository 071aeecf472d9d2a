"""Views of a case for people who look: what is shown, how it looks, and the pages that show it."""
