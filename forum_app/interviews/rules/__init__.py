"""What may be done with an interview, and how the booking grid reads: pure answers from frozen facts."""
