"""What is held about people: how long, given back to them, erased at their date or on request."""
