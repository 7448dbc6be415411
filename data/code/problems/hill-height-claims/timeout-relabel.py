# Goes through all hills to join two groups.
n, q = map(int, input().split())
group = list(range(n + 1))
height = [0] * (n + 1)
rejected = 0
for _ in range(q):
    parts = input().split()
    a, b = int(parts[1]), int(parts[2])
    if parts[0] == "?":
        print(height[a] - height[b] if group[a] == group[b] else "unknown")
    elif group[a] == group[b]:
        if height[a] - height[b] != int(parts[3]):
            rejected += 1
    else:
        shift = height[b] + int(parts[3]) - height[a]
        old, new = group[a], group[b]
        for i in range(1, n + 1):
            if group[i] == old:
                group[i] = new
                height[i] += shift
print("rejected", rejected)
