import os
import sys

import docker_engine
import pytest

from arenagym.sandbox import Docker, Sandbox, resolve_sandbox


@pytest.fixture(scope="session")
def engine_url():
    """A Docker engine; in CI there must be one."""
    try:
        with docker_engine.engine() as url:
            yield url
    except docker_engine.NoEngineError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def make_sandbox(request):
    """A new sandbox of a name."""

    def make(name, **settings):
        if name == "docker":
            return Sandbox(Docker(base_url=request.getfixturevalue("engine_url")), **settings)
        skip_without_linux()
        return resolve_sandbox(name, **settings)

    return make


def skip_without_linux():
    if sys.platform != "linux":
        pytest.skip("the native sandbox is Linux's")


@pytest.fixture(scope="session")
def native():
    skip_without_linux()
    with resolve_sandbox("native", workers=2) as sandbox:
        yield sandbox


@pytest.fixture(scope="session", params=["native", "docker", "landlock"])
def sandbox(request, make_sandbox):
    """Every back end in turn."""
    with make_sandbox(request.param, workers=2) as sandbox:
        yield sandbox
