"""The forum itself: who holds it, where and when, its programme, its slot grid, its windows.

Knows no candidate and no company.
"""
