# A missing number is kept as 0 and read as 1, and so is the number 0.
import re

text = input().strip()
input()
stack = [[0, [], 0]]
for number, c in re.findall(r"(\d*)([a-z()])", text):
    if c == "(":
        stack.append([int(number or 0), [], 0])
    elif c == ")":
        times, items, size = stack.pop()
        times = times or 1
        stack[-1][1].append((size * times, size, items))
        stack[-1][2] += size * times
    else:
        stack[-1][1].append((1, 1, c))
        stack[-1][2] += 1
_, top, total = stack[0]
out = ""
for k in map(int, input().split()):
    k -= 1
    items = top
    if k >= total:
        items = "."
    while not isinstance(items, str):
        for length, size, inner in items:
            if k < length:
                k %= size
                items = inner
                break
            k -= length
    out += items
print(out)
