def main():
    n = int(input())
    bosses = [0, *map(int, input().split())]
    weight = [0, *map(int, input().split())]
    below = [[] for _ in range(n + 1)]
    for person in range(1, n + 1):
        below[bosses[person]].append(person)
    order = [0]
    for person in order:
        order.extend(below[person])
    for person in reversed(order[1:]):
        weight[bosses[person]] += weight[person]
    best = max(range(1, n + 1), key=lambda person: (weight[person], -person))
    print(best, weight[best])


main()
