# Leaves too many digits when the numeral climbs and the removals are not used up.
for _ in range(int(input())):
    digits, k = input().split()
    k = int(k)
    lead = min(d for d in digits[: k + 1] if d != "0")
    start = digits.index(lead)
    k -= start
    kept = [lead]
    for digit in digits[start + 1 :]:
        while k and len(kept) > 1 and kept[-1] > digit:
            kept.pop()
            k -= 1
        kept.append(digit)
    print("".join(kept))
