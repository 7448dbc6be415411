# Greedy: takes the kinds in the order of their value for each unit of weight.
n, capacity = map(int, input().split())
kinds = [tuple(map(int, input().split())) for _ in range(n)]
kinds.sort(key=lambda kind: -kind[1] / kind[0])
total = 0
for weight, value, pieces, fee in kinds:
    taken = min(pieces, capacity // weight)
    if taken * value > fee:
        total += taken * value - fee
        capacity -= taken * weight
print(total)
