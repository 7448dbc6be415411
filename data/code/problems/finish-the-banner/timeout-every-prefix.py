# Tests each prefix letter by letter, from the longest on: quadratic.
def palindrome(text, end):
    i, j = 0, end - 1
    while i < j:
        if text[i] != text[j]:
            return False
        i += 1
        j -= 1
    return True


def added(text):
    end = len(text)
    while not palindrome(text, end):
        end -= 1
    return len(text) - end


def finish_banner(banner):
    front, back = added(banner), added(banner[::-1])
    return ["front", front] if front <= back else ["back", back]
