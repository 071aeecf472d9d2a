"""What all pages share: words, symbols, the frame and the templates."""
