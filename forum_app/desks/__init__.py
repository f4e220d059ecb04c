"""The home page of each role, and what they share: navigation, « Qui peut quoi »."""
