"""`EnvPool`: its environments are used again, and closed whatever becomes of an episode."""

import pytest

from arenagym.envs import EnvPool


class Env:
    """Is in `opened` until it is closed; one that `breaks` cannot be."""

    opened: list["Env"] = []

    def __init__(self, *, breaks=False):
        self.breaks = breaks
        self.opened.append(self)

    def close(self):
        if self.breaks:
            raise OSError("no wire")
        self.opened.remove(self)


@pytest.fixture(autouse=True)
def opened(monkeypatch):
    monkeypatch.setattr(Env, "opened", [])
    return Env.opened


def use(pool, what="a", *, works=True, make=Env):
    with pool.lend(what, make) as lent:
        lent.works = works
        return lent.env


def test_one_that_works_is_used_again_and_closed_at_the_end(opened):
    pool = EnvPool()
    assert use(pool) is use(pool)
    pool.close()
    assert opened == []


def test_one_that_is_for_something_else_is_not_used(opened):
    pool = EnvPool()
    assert use(pool, ("id", {"numbers": 3})) is not use(pool, ("id", {"numbers": 4}))


def test_one_that_broke_or_was_given_up_is_closed(opened):
    pool = EnvPool()
    use(pool, works=False)
    with pytest.raises(KeyboardInterrupt), pool.lend("a", Env):
        raise KeyboardInterrupt
    assert opened == []


def test_one_that_cannot_be_closed_ends_nothing_else(opened, caplog):
    pool = EnvPool()
    use(pool, works=False, make=lambda: Env(breaks=True))
    assert "could not be closed: OSError: no wire" in caplog.text
    use(pool, make=lambda: Env(breaks=True))
    pool.close()


def test_no_more_are_kept_than_were_at_work_at_once(opened):
    pool = EnvPool()
    for what in range(20):
        with pool.lend(what, Env) as first, pool.lend(what, Env) as second:
            first.works = second.works = True
    assert len(opened) == 2


def test_one_that_cannot_be_made_is_not_counted_as_at_work(opened):
    def fails():
        raise OSError("no room")

    pool = EnvPool()
    for _ in range(3):
        with pytest.raises(OSError, match="no room"):
            use(pool, make=fails)
    for what in range(3):
        use(pool, what)
    assert len(opened) == 1
