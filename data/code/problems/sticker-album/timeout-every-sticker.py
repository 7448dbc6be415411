# Adds up the expected packets sticker by sticker.
for _ in range(int(input())):
    n, a, b = map(int, input().split())
    total = 0.0
    for have in range(a, b):
        total += n / (n - have)
    print(total)
