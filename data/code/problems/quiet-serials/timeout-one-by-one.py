# Looks at every number of each range.
m, q = map(int, input().split())
for _ in range(q):
    a, b = map(int, input().split())
    count = 0
    for number in range(a, b + 1):
        digits = str(number)
        if sum(map(int, digits)) % m == 0:
            quiet = True
            for i in range(1, len(digits)):
                if digits[i] == digits[i - 1]:
                    quiet = False
                    break
            count += quiet
    print(count)
