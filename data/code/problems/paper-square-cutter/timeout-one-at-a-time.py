# Cuts the squares one by one: 10**18 rounds for a strip of width 1.
def cut_squares(width, height):
    total = 0
    sizes = set()
    while width and height:
        side = min(width, height)
        sizes.add(side)
        total += 1
        if width >= height:
            width -= side
        else:
            height -= side
    return [total, len(sizes), min(sizes)]
