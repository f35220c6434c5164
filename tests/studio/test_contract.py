"""The API keeps its own description: schemathesis reads openapi.json and asks what it allows, and what it forbids."""

import dataclasses
from collections import Counter

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import CHECKS, load_all_checks
from studio_server import ROOMY, serving

from musicnn.studio.settings import Settings
from musicnn.studio.store import Store
from musicnn.studio.store.migrations import upgrade

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def described(tmp_path_factory, shipped):
    """The schema of a running studio without workers."""
    url = f"sqlite:///{tmp_path_factory.mktemp('contract') / 'studio.sqlite'}"
    store = Store(url)
    upgrade(store.database)
    store.shelf.register_shipped([row for row, _ in shipped])
    limits = dataclasses.replace(ROOMY, queue=1_000_000, live_jobs=1_000_000, jobs_per_minute=1_000_000)
    with serving(store, Settings(url, token="key", limits=limits)) as client:
        yield schemathesis.openapi.from_url(f"{client.base_url}openapi.json", headers={"Authorization": "Bearer key"})
    store.close()


load_all_checks()
EXCLUDED = [CHECKS.get_one("positive_data_acceptance")]          # what is well formed may still be no music
STREAMS = "/events"                                              # an event stream ends when its job ends; test_api.py follows some


def test_every_answer_is_one_that_the_description_promises(described):
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) > 20
    seen = Counter()
    for operation in operations:
        if operation.path.endswith(STREAMS):
            continue

        @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
        @given(case=operation.as_strategy())
        def keeps_its_word(case):
            answer = case.call_and_validate(excluded_checks=EXCLUDED, headers={"Authorization": "Bearer key"})
            seen[answer.status_code] += 1
        keeps_its_word()
    print(seen)
    assert {200, 404, 415, 422} <= set(seen) and not [status for status in seen if status >= 500]
