# Takes off the k largest digits instead of the ones in high places.
for _ in range(int(input())):
    digits, k = input().split()
    k = int(k)
    lead = min(d for d in digits[: k + 1] if d != "0")
    start = digits.index(lead)
    k -= start
    rest = digits[start + 1 :]
    order = sorted(range(len(rest)), key=lambda i: (rest[i], -i), reverse=True)
    gone = set(order[:k])
    print(lead + "".join(d for i, d in enumerate(rest) if i not in gone))
