# Moves the puck second by second: there may be 10^18.
for _ in range(int(input())):
    w, h, x, y, dx, dy, t = map(int, input().split())
    bounces = corners = 0
    for _ in range(t):
        turn_x = not 1 <= x + dx <= w
        turn_y = not 1 <= y + dy <= h
        if turn_x:
            dx = -dx
        if turn_y:
            dy = -dy
        bounces += turn_x or turn_y
        corners += turn_x and turn_y
        x += dx
        y += dy
    print(x, y, bounces, corners)
