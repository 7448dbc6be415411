# Longest chain of compatible talks, comparing every pair of talks: quadratic.
n, gap = map(int, input().split())
talks = [tuple(map(int, input().split())) for _ in range(n)]
talks.sort(key=lambda talk: talk[1])
longest = [1] * n
for i in range(n):
    for j in range(n):
        if talks[j][1] + gap <= talks[i][0] and longest[j] + 1 > longest[i]:
            longest[i] = longest[j] + 1
print(max(longest))
