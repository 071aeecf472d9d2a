"""Source documents: their register, the locators that point into them, and their text where the reader has it."""
