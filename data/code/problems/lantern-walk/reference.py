NEVER = 10**9

rows, columns = map(int, input().split())
above = [NEVER] * (columns + 1)  # one extra cell on the left
above[0] = 0  # lets the walk enter the first cell diagonally
for row in range(rows):
    current = [NEVER] * (columns + 1)
    for column, cell in enumerate(input().strip(), 1):
        if cell == "#":
            continue
        oil = int(cell)
        diagonal = above[column - 1] + (oil if row == 0 and column == 1 else 2 * oil)
        current[column] = min(current[column - 1] + oil, above[column] + oil, diagonal)
    above = current
print(above[columns] if above[columns] < NEVER else "none")
