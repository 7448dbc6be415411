import pytest


@pytest.fixture(autouse=True)
def no_waits_between_tries(monkeypatch):
    monkeypatch.setattr("arenagym.live.service._backoff", lambda state: 0.01)
    monkeypatch.delenv("AMAP_KEY", raising=False)
