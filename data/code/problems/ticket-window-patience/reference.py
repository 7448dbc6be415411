import sys


def main():
    n, k, r, *numbers = map(int, sys.stdin.read().split())
    served = waited = done = 0
    free = 0  # the first minute in which the clerk can serve again
    for i in range(n):
        came, service, patience = numbers[3 * i : 3 * i + 3]
        start = max(came, free)
        if start - came > patience:
            continue
        waited += start - came
        done = free = start + service
        served += 1
        if served % k == 0:
            free += r
    print(served, waited, done)


main()
