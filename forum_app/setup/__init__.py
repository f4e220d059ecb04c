"""The creation and settings of a forum: six steps, the checks before it opens, its moving and its cancellation."""
