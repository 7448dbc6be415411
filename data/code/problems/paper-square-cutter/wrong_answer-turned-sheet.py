# Counts a size for the round that only turns the sheet.
def cut_squares(width, height):
    total = sizes = 0
    while height:
        total += width // height
        sizes += 1
        width, height = height, width % height
    return [total, sizes, width]
