import pytest


@pytest.fixture(autouse=True)
def no_waits_and_no_keys(monkeypatch):
    monkeypatch.setattr("arenagym.live.service._backoff", lambda state: 0.01)
    for name in ("TAVILY_API_KEY", "SERPER_API_KEY", "GOOGLE_API_KEY", "GOOGLE_CSE_ID"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session", autouse=True)
def patience():
    """A page is not read plainly because a busy machine takes long to start its process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("arenagym.web.extraction._SECONDS", 100.0)
        yield
