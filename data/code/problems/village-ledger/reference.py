def carry_out(accounts, order):
    """Apply one simple order to accounts and say whether it succeeded."""
    kind, *names, amount = order
    if kind == "deposit":
        accounts[names[0]] = accounts.get(names[0], 0) + amount
        return True
    if any(name not in accounts for name in names) or accounts[names[0]] < amount:
        return False
    accounts[names[0]] -= amount
    if kind == "transfer":
        accounts[names[1]] += amount
    return True


def run_ledger(balances, orders):
    accounts = dict(balances)
    rejected = []
    position = 0
    while position < len(orders):
        order = orders[position]
        size = order[1] if order[0] == "bundle" else 0
        if size == 0:
            succeeded = carry_out(accounts, order)
        else:
            trial = dict(accounts)
            unit = orders[position + 1 : position + 1 + size]
            succeeded = all(carry_out(trial, step) for step in unit)
            if succeeded:
                accounts = trial
        if not succeeded:
            rejected.append(position)
        position += 1 + size
    return {
        "balances": [[name, accounts[name]] for name in sorted(accounts)],
        "rejected": rejected,
    }
