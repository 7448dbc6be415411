def main():
    h, w = map(int, input().split())
    chart = [input().strip() for _ in range(h)]
    seen = [[cell == "." for cell in row] for row in chart]
    islands = largest = 0
    for top in range(h):
        for left in range(w):
            if seen[top][left]:
                continue
            islands += 1
            seen[top][left] = True
            stack = [(top, left)]
            size = 0
            while stack:
                r, c = stack.pop()
                size += 1
                for nr, nc in ((r - 1, c), (r + 1, c), (r, (c - 1) % w), (r, (c + 1) % w)):
                    if 0 <= nr < h and not seen[nr][nc]:
                        seen[nr][nc] = True
                        stack.append((nr, nc))
            largest = max(largest, size)
    print(islands, largest)


main()
