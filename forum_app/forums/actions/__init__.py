"""The verbs of the room forums, by subject: the forum itself, its grid, its windows, territories and organisations."""
