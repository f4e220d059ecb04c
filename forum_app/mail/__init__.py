"""The outbox: letters are rows written in the transaction of the act that they tell; they leave afterwards, at least
once.
"""
