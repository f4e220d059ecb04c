"""How many examples Hypothesis draws: few and always the same daily, many and new ones with `bin/test --long`."""

from typing import Any

from hypothesis import HealthCheck, settings

LONGER = 10  # times as many examples

# Daily, the same examples at each run: a red build is about the change.
settings.register_profile(
    "steady", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "long",
    max_examples=100 * LONGER,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")


def examples(daily: int, **options: Any) -> settings:
    """Return the settings of a test that draws `daily` examples, and ten times as many under the profile « long »."""
    return settings(max_examples=daily * (LONGER if settings.get_current_profile_name() == "long" else 1), **options)
