"""How many examples and seeds the tests of the optimiser try: few daily, many and new ones with `bin/test --long`."""

from hypothesis import HealthCheck, settings

from tests.examples import LONGER, examples

#: How many times as many as daily.
_TIMES = LONGER if settings.get_current_profile_name() == "long" else 1


def steady(daily: int) -> settings:
    """Return the settings of a test that draws so many examples daily, however slowly each is drawn and filtered."""
    return examples(daily, suppress_health_check=list(HealthCheck))


def seeds(daily: int) -> range:
    """Return the seeds of a loop that tries so many daily."""
    return range(daily * _TIMES)
