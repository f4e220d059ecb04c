"""Who works for forums: invited by their organisers, each role over one reach, until a date."""
