# Walks through the runs from the start for every question.
code = input().strip()
input()
positions = map(int, input().split())
runs = []
digits = ""
for char in code:
    if char in "0123456789":
        digits += char
    else:
        runs.append((int(digits or 1), char))
        digits = ""
total = sum(length for length, _ in runs)
out = []
for position in positions:
    if position < 0:
        position += total + 1
    found = "-"
    if position >= 1:
        for length, bead in runs:
            if position <= length:
                found = bead
                break
            position -= length
    out.append(found)
print("".join(out))
