# Takes the larger of what each farmer needs alone and what all need together.
n = int(input())
farmers = [tuple(map(int, input().split())) for _ in range(n)]
speed = max(-(-w // (b - a)) for a, b, w in farmers)
first = min(a for a, b, w in farmers)
last = max(b for a, b, w in farmers)
total = sum(w for a, b, w in farmers)
print(max(speed, -(-total // (last - first))))
