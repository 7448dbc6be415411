# Recurses once for each square, and so passes the recursion limit on thin sheets.
def cut_squares(width, height):
    def cut(long, short):
        if long < short:
            long, short = short, long
        if short == 0:
            return []
        return [short, *cut(long - short, short)]

    squares = cut(width, height)
    return [len(squares), len(set(squares)), squares[-1]]
