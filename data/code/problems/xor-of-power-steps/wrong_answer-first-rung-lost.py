# Takes off the numbers up to a itself, so that the first rung is lost.
def xor_to(last):
    return [last, 1, last + 1, 0][last % 4]


for _ in range(int(input())):
    a, s, n = map(int, input().split())
    high = a >> s
    low = a % (1 << s) * (n % 2)
    print(((xor_to(high + n - 1) ^ xor_to(high)) << s) + low)
