# Plain recursion over all moves: exponential.
insert, drop, stutter, replace, swap = map(int, input().split())
typed = input().strip()
intended = input().strip()


def least(i, j):
    if i == len(typed) and j == len(intended):
        return 0
    answer = 10**9
    if j < len(intended):
        answer = min(answer, insert + least(i, j + 1))
    if i < len(typed):
        price = stutter if i and typed[i] == typed[i - 1] else drop
        answer = min(answer, price + least(i + 1, j))
    if i < len(typed) and j < len(intended):
        price = 0 if typed[i] == intended[j] else replace
        answer = min(answer, price + least(i + 1, j + 1))
        if len(typed[i : i + 2]) == 2 and typed[i : i + 2] == intended[j : j + 2][::-1]:
            answer = min(answer, swap + least(i + 2, j + 2))
    return answer


print(least(0, 0))
