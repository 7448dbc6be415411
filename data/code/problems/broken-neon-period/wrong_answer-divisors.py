# Wants the pattern to fit into the sign a whole number of times.
for _ in range(int(input())):
    sign = input().strip()
    n = len(sign)
    for p in range(1, n + 1):
        if n % p:
            continue
        groups = [set(sign[i::p]) - {"?"} for i in range(p)]
        if all(len(g) <= 1 for g in groups):
            print(p, sum(not g for g in groups))
            break
