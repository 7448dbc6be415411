# Calls a cable redundant when both ends have a cable already, though they may be in two groups.
n, m = map(int, input().split())
wired = set()
redundant = []
for i in range(1, m + 1):
    a, b = map(int, input().split())
    if a == b or (a in wired and b in wired):
        redundant.append(i)
    wired.add(a)
    wired.add(b)
print(*redundant or ["none"])
print(n - (m - len(redundant)))
