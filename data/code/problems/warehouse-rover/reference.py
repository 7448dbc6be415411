import sys

ARROWS = "^>v<"
STEPS = [(-1, 0), (0, 1), (1, 0), (0, -1)]


def main():
    lines = sys.stdin.read().split("\n")
    h, w, n = map(int, lines[0].split())
    grid = lines[1 : h + 1]
    row, col = next((r, c) for r in range(h) for c in range(w) if grid[r][c] in ARROWS)
    facing = ARROWS.index(grid[row][col])
    seen = {(row, col)}
    bumps = 0
    for line in lines[h + 1 : h + 1 + n]:
        letter, count = line.split()
        count = int(count)
        if letter == "L":
            facing = (facing - count) % 4
        elif letter == "R":
            facing = (facing + count) % 4
        else:
            dr, dc = STEPS[facing if letter == "F" else (facing + 2) % 4]
            while count:
                r, c = row + dr, col + dc
                if not (0 <= r < h and 0 <= c < w) or grid[r][c] == "#":
                    bumps += 1
                    break
                row, col = r, c
                seen.add((row, col))
                count -= 1
    print(row + 1, col + 1, "NESW"[facing], len(seen), bumps)


main()
