"""Where both sides meet: wishes, selections, interviews booked slot by slot.

What people were told stands beside what is true.
"""
