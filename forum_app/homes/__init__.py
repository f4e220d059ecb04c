"""The home page of a candidate and of a company at a forum, and their acts that join several rooms."""
