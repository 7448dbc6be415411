import sys


def smallest(digits, k):
    # The first digit: the smallest that is not 0 among those that can become the first.
    lead = min(digit for digit in digits[: k + 1] if digit != "0")
    start = digits.index(lead)
    spare = k - start
    kept = [lead]
    for digit in digits[start + 1 :]:
        while spare and len(kept) > 1 and kept[-1] > digit:
            kept.pop()
            spare -= 1
        kept.append(digit)
    return "".join(kept[: len(digits) - k])


_, *words = sys.stdin.read().split()
for digits, k in zip(words[::2], words[1::2], strict=True):
    print(smallest(digits, int(k)))
