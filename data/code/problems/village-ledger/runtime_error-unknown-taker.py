# Looks up the taker of a transfer without asking whether the account exists.
def carry_out(accounts, order):
    kind, name, amount = order[0], order[1], order[-1]
    if kind == "deposit":
        accounts[name] = accounts.get(name, 0) + amount
        return True
    if accounts.get(name, -1) < amount:
        return False
    accounts[name] -= amount
    if kind == "transfer":
        accounts[order[2]] += amount
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
