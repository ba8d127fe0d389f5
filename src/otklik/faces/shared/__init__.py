"""What all faces have in common: who looks, signing in, forms and files, and the parts of pages."""
