# Refuses an order or a theft that is larger than the stock.
from collections import deque


def stock_report(events):
    row = deque()
    stock = profit = 0
    for event in events:
        kind, wanted = event[0], event[1]
        if kind == "buy":
            row.append([wanted, event[2]])
            stock += wanted
            continue
        if wanted > stock:
            if kind == "sell":
                continue
            wanted = stock
        stock -= wanted
        if kind == "sell":
            profit += wanted * event[2]
        while wanted:
            batch = row.popleft() if kind == "sell" else row.pop()
            count = min(batch[0], wanted)
            wanted -= count
            profit -= count * batch[1]
            if batch[0] > count:
                rest = [batch[0] - count, batch[1]]
                if kind == "sell":
                    row.appendleft(rest)
                else:
                    row.append(rest)
    return [profit, stock, sum(c * p for c, p in row)]
