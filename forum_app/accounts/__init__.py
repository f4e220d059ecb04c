"""People and their roles, and how they sign in: a link or a code by letter, or a password."""
