"""What people see: one package a face, and what the faces share."""
