# Keeps the earliest finish for every number of orders: quadratic.
n = int(input())
orders = [tuple(map(int, input().split())) for _ in range(n)]
orders.sort(key=lambda order: order[1])
NEVER = 10**18
finish = [0] + [NEVER] * n
for d, t in orders:
    for count in range(n, 0, -1):
        done = finish[count - 1] + d
        if done <= t and done < finish[count]:
            finish[count] = done
print(max(count for count in range(n + 1) if finish[count] < NEVER))
