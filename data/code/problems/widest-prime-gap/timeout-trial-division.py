# Tests every number by trial division.
def is_prime(number):
    if number < 2:
        return False
    divisor = 2
    while divisor * divisor <= number:
        if number % divisor == 0:
            return False
        divisor += 1
    return True


a, b = map(int, input().split())
best = None
last = None
for number in range(a, b + 1):
    if is_prime(number):
        if last is not None and (best is None or number - last > best[1] - best[0]):
            best = (last, number)
        last = number
print(*best if best else ["none"])
