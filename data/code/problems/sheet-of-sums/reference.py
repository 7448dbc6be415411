import re
import sys

MOD = 10**9 + 7
BLOCK = re.compile(r"([A-Z])(\d+):([A-Z])(\d+)")


def parse(formula):
    """The sum of the numbers and the list of the cells (as often as used) of a formula."""
    constant = 0
    cells = []
    for term in formula.split(" + "):
        block = BLOCK.fullmatch(term)
        if block:
            left, top, right, bottom = block.groups()
            for column in range(ord(left), ord(right) + 1):
                cells += [f"{chr(column)}{row}" for row in range(int(top), int(bottom) + 1)]
        elif term.isdigit():
            constant += int(term)
        else:
            cells.append(term)
    return constant, cells


def main():
    lines = sys.stdin.read().split("\n")
    n, q = map(int, lines[0].split())
    formulas = dict(line.split(" = ") for line in lines[1 : n + 1])
    totals = {}
    missing = {}  # how many of the cells a formula uses have no value yet
    users = {}
    for name, formula in formulas.items():
        totals[name], cells = parse(formula)
        cells = [cell for cell in cells if cell in formulas]
        missing[name] = len(cells)
        for cell in cells:
            users.setdefault(cell, []).append(name)
    ready = [name for name in formulas if missing[name] == 0]
    for name in ready:
        for user in users.get(name, []):
            totals[user] = (totals[user] + totals[name]) % MOD
            missing[user] -= 1
            if missing[user] == 0:
                ready.append(user)
    for name in lines[n + 1 : n + 1 + q]:
        if missing.get(name, 0):
            print("broken")
        else:
            print(totals.get(name, 0) % MOD)


main()
