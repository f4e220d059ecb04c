"""The preparation workshops (ANAF): where and when, opened to which forums, who has a seat."""
