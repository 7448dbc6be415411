# Takes crates one at a time: a count may be 10^9.
from collections import deque


def stock_report(events):
    row = deque()
    profit = 0
    for event in events:
        kind, wanted = event[0], event[1]
        if kind == "buy":
            if wanted:
                row.append([wanted, event[2]])
            continue
        for _ in range(wanted):
            if not row:
                break
            batch = row[0] if kind == "sell" else row[-1]
            profit -= batch[1]
            if kind == "sell":
                profit += event[2]
            batch[0] -= 1
            if batch[0] == 0:
                if kind == "sell":
                    row.popleft()
                else:
                    row.pop()
    return [profit, sum(c for c, _ in row), sum(c * p for c, p in row)]
