def cut_squares(width, height):
    total = sizes = 0
    while height:
        total += width // height
        # A sheet that lies on its side is turned in the first round, without a cut.
        sizes += width >= height
        width, height = height, width % height
    return [total, sizes, width]
