from collections import deque


def take(row, wanted, end):
    """Take up to `wanted` crates from one end (0 front, -1 back): how many, and their cost."""
    taken = cost = 0
    while row and taken < wanted:
        batch = row[end]
        count = min(batch[0], wanted - taken)
        taken += count
        cost += count * batch[1]
        batch[0] -= count
        if batch[0] == 0:
            del row[end]
    return taken, cost


def stock_report(events):
    row = deque()  # batches [count, price], the oldest first
    profit = 0
    for kind, count, *price in events:
        if kind == "buy":
            row.append([count, price[0]])
        elif kind == "sell":
            sold, cost = take(row, count, 0)
            profit += sold * price[0] - cost
        else:
            profit -= take(row, count, -1)[1]
    left = sum(count for count, _ in row)
    value = sum(count * price for count, price in row)
    return [profit, left, value]
