# Removes digits without regard to zeros and strips leading zeros: too few digits are left.
for _ in range(int(input())):
    digits, k = input().split()
    k = int(k)
    kept = []
    for digit in digits:
        while k and kept and kept[-1] > digit:
            kept.pop()
            k -= 1
        kept.append(digit)
    if k:
        kept = kept[:-k]
    print("".join(kept).lstrip("0") or "0")
