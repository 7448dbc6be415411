# Charges the customer for all crates she wants, also for those she does not get.
from collections import deque


def stock_report(events):
    row = deque()
    profit = 0
    for event in events:
        kind, wanted = event[0], event[1]
        if kind == "buy":
            row.append([wanted, event[2]])
            continue
        if kind == "sell":
            profit += wanted * event[2]
        while row and wanted:
            batch = row[0] if kind == "sell" else row[-1]
            count = min(batch[0], wanted)
            wanted -= count
            profit -= count * batch[1]
            batch[0] -= count
            if not batch[0]:
                row.remove(batch)
    return [profit, sum(c for c, _ in row), sum(c * p for c, p in row)]
