"""Why an answer is what it is: a summary, missed wishes and empty seats with their reasons, floors not reached."""
