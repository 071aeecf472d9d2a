"""The documents that evidence points to: the register, locators, and the text where it is at hand."""
