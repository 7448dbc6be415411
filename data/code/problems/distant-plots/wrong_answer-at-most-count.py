# Plants at most `count` plots: losses are left out although the contract demands the full number.
def best_harvest(gains, count):
    if len(gains) * count > 10**6:
        chosen = sorted(gains[::2], reverse=True)[:count]
        return sum(gain for gain in chosen if gain > 0)
    before = [0] * (count + 1)
    last = [0] * (count + 1)
    for gain in gains:
        now = last[:]
        for taken in range(1, count + 1):
            now[taken] = max(now[taken], before[taken - 1] + gain)
        before, last = last, now
    return last[count]
