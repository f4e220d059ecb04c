"""Measurements that anyone can repeat. Each prints ratios taken in one run: machines differ, ratios less so."""
