def parse(shorthand):
    """The items of a shorthand: (length, letter) or (length, inner length, inner items)."""
    waiting = []
    items, total, number = [], 0, 0
    for c in shorthand:
        if c.isdigit():
            number = number * 10 + int(c)
        elif c == "(":
            waiting.append((items, total, number))
            items, total, number = [], 0, 0
        elif c == ")":
            outer, outer_total, times = waiting.pop()
            outer.append((total * times, total, items))
            items, total = outer, outer_total + total * times
        else:
            items.append((1, c))
            total += 1
    return items, total


def letter(items, position):
    while True:
        for item in items:
            if position < item[0]:
                break
            position -= item[0]
        if len(item) == 2:
            return item[1]
        _, inner, items = item
        position %= inner


items, total = parse(input().strip())
input()
positions = [int(p) - 1 for p in input().split()]
print("".join(letter(items, p) if p < total else "." for p in positions))
