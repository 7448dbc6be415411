def main():
    n, start, _ = map(int, input().split())
    portals = [0, *map(int, input().split())]
    first_visit = [-1] * (n + 1)
    route = []
    room = start
    while first_visit[room] == -1:
        first_visit[room] = len(route)
        route.append(room)
        room = portals[room] or room
    tail = first_visit[room]
    cycle = len(route) - tail
    for k in map(int, input().split()):
        print(route[k] if k < tail else route[tail + (k - tail) % cycle])


main()
