# Reads both balances before writing them: a transfer to oneself creates money.
def carry_out(accounts, order):
    kind, name, amount = order[0], order[1], order[-1]
    if kind == "deposit":
        accounts[name] = accounts.get(name, 0) + amount
        return True
    if name not in accounts or accounts[name] < amount:
        return False
    if kind == "withdraw":
        accounts[name] -= amount
        return True
    taker = order[2]
    if taker not in accounts:
        return False
    giver_has, taker_has = accounts[name], accounts[taker]
    accounts[name] = giver_has - amount
    accounts[taker] = taker_has + amount
    return True


def run_ledger(balances, orders):
    accounts = dict(balances)
    rejected = []
    i = 0
    while i < len(orders):
        if orders[i][0] == "bundle":
            size = orders[i][1]
            before = dict(accounts)
            for order in orders[i + 1 : i + 1 + size]:
                if not carry_out(accounts, order):
                    accounts = before
                    rejected.append(i)
                    break
            i += size
        elif not carry_out(accounts, orders[i]):
            rejected.append(i)
        i += 1
    return {"balances": [[n, accounts[n]] for n in sorted(accounts)], "rejected": rejected}
