"""The organisers' desk: the list of forums, the dashboard of one, its tasks, the lists and records
of its candidates and companies."""
