"""Finds names of places that no place bears: misspelt ones, and those that are invented."""

import re
from collections.abc import Iterator

from arenagym.envs.open_travel.answers.text.clauses import OTHER, PLACE, Clause, Row
from arenagym.envs.open_travel.answers.text.names import Names, Spot
from arenagym.envs.open_travel.world.bilingual import is_chinese

_LONGEST_ZH, _LONGEST = 18, 60
_GAP = re.compile(f"[{PLACE}{OTHER}]+")
_ZH = r"[\u4e00-\u9fffA-Za-z0-9·']"
_DO = (
    "游览|参观|游玩|打卡|逛逛|逛|观赏|探访|走访|漫步|闲逛|拜访|登上|前往|去往|抵达|到达|转至|入住|下榻|夜宿"
    "|住在|早餐|午餐|晚餐|夜宵|下午茶|早饭|午饭|晚饭|住宿|景点|地点"
)
_AFTER = re.compile(
    "游览|参观|游玩|打卡|观赏|漫步|散步|拍照|休息|享用|品尝|用餐|就餐|吃|早餐|午餐|晚餐|夜宵|早饭|午饭|晚饭|办理|出发|欣赏"
    "|感受|体验|附近|入住|停留|约|步行|打车|看|购物|$"
)
_ASKS = (
    re.compile(rf"(?:{_DO})(?:[于至在了] ?| ?: ?| )?({_ZH}{{2,24}})"),
    re.compile(
        rf"[在于去到]({_ZH}{{2,20}}?)(?:享用|品尝|吃|用餐|就餐|[早午晚]餐|[早午晚]饭|夜宵|参观|游览|游玩)"
    ),
)
_WORD = r"[A-Z][A-Za-z0-9'&.-]*"
_RUN = rf"{_WORD}(?:(?: (?:of|the|de|and|&|du|on)){{0,2}} {_WORD}){{0,7}}"
_ASKS_EN = re.compile(
    r"\b(?i:visit(?:ing)?|explor(?:e|ing)|tour(?:ing)?|see|at|into|in to|to|around|through|towards?|for|of"
    rf"|breakfast|lunch|dinner|supper|stay|hotel|overnight|brunch)(?: ?: ?| )(?:[Tt]he )?({_RUN})"
)
_RUNS = re.compile(_RUN)
_NOUN = re.compile(
    "(?:[寺庙观宫塔楼阁馆园城街路巷桥湖山河江岛湾海滩洞谷峡泉村镇寨店门台祠陵墓亭坊斋庄居铺记院堂池苑岭峰坛厅]"
    "|瀑布|广场|市场|夜市|集市|中心|剧场|影城|火锅|烧烤|小吃|茶舍|咖啡|酒吧|客栈|民宿|酒家|步道|绿道|古道|湿地|遗址"
    "|景区|度假村|农家乐|食府|码头|大学|甜品|料理|百货|温泉|草原|森林|老字号|饺子|烤鸭|面庄|餐吧|饭庄)$"
)
_NOUN_EN = re.compile(
    r"\b(?:temple|museum|park|garden|gardens|lake|pagoda|tower|bridge|street|road|market|square|plaza|palace"
    r"|theatre|theater|mall|restaurant|kitchen|house|cafe|café|coffee|teahouse|bar|inn|hotel|resort|homestay|hostel"
    r"|guesthouse|mountain|hill|island|bay|beach|cave|zoo|aquarium|gallery|church|mosque|monastery|shrine|hall|village"
    r"|quarter|town|bistro|noodles|dumplings|snacks|bakery|diner|eatery|centre|center|trail|path|greenway|walk|canal"
    r"|river|waterfall|wall|gate|ruins|site|cathedral|opera|cinema|library|bookshop|books|springs|spa|deck|mansion"
    r"|residence|university|wharf|pier|bund|hutong|alley|lane)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    "当地|本地|附近|周边|一家|某|任意|自选|自行|特色|沿途|途中|市区|市中心|城区|^(?:酒店|宾馆|民宿|客栈|餐厅|饭店|机场|火车站|高铁站|车站|景区|公园|早餐|博物馆)"
    "|(?:自由|休息|整理|行李|返程|回程|早起|起床|集合|午休|备选|推荐|建议|提示|注意|预算|费用|合计|总计|时间|交通|亮点|天气)"
    "|[的了着吧吗呢您你我他它这那是请将把被让给很更]"
)
_VAGUE_EN = frozenset(
    "hotel airport station railway train flight breakfast lunch dinner supper brunch morning afternoon evening night noon"
    " day free time rest total cost budget note notes tip tips option options taxi metro bus walk walking driving transit"
    " check in out arrive arrival depart departure return start end city centre center downtown restaurant local optional"
    " leisure shopping cny rmb yuan monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun"
    " january february march april may june july august september october november december pick-up transfer home"
    " accommodation transport transportation summary overview itinerary plan weather stay sightseeing the a an at to in"
    " from then by and of on with for after before visit explore enjoy have take head travel see tour stroll wander go"
    " relax meal eat drink dine leave reach board i we you it if please second class first economy business"
    " about around approx approximately duration price entry ticket tickets free-time getting there where when what"
    " departs arrives via return back move coffee tea drinks snack nightlife evening's today's recommended recommendation"
    " experience discover begin finish wrap continue grab try catch ride drive cab wake pack all each per person".split()
)

_NOUNS_TOO = frozenset({"hotel", "restaurant", "coffee", "station", "airport", "centre", "center"})


def guess(row: Row, clause: Clause, names: Names, *, timed: bool) -> Spot | None:
    """The name in a clause in which a place is expected but none is known.

    Args:
        row: the line of the clause.
        clause: it names no place of the request's cities.
        names: of the places that it may mean.
        timed: whether a time is told with it, so that its first words may be a name.
    """
    text = row.page.text
    for start, end, sure in _candidates(row, clause, timed=timed):
        told = text[start:end]
        for a, b in _trims(told):
            ids = names.alike(told[a:b])
            if ids:
                return Spot(start + a, start + b, told[a:b], ids)
        for a, b in _trims(told):
            if _plausible(told[a:b], sure=sure):
                return Spot(start + a, start + b, told[a:b])
    return None


def _candidates(row: Row, clause: Clause, *, timed: bool) -> Iterator[tuple[int, int, bool]]:
    """Spans that may be names, and whether where they stand makes them surely so."""
    for a, b in row.marks:
        if a >= clause.start and b <= clause.end + 1:
            yield from ((*each, True) for each in _gaps(clause, a, min(b, clause.end)))
    if clause.label in {"place", "stay", "meal", "from", "to"}:
        yield from ((*each, True) for each in _gaps(clause, clause.body, clause.end))
    for pattern in (*_ASKS, _ASKS_EN):
        for match in pattern.finditer(clause.text):
            yield clause.start + match.start(1), clause.start + match.end(1), False
    if timed or clause.label == "activity":
        yield from ((*each, False) for each in _gaps(clause, clause.body, clause.end))


def _gaps(clause: Clause, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The words of a span between what was understood."""
    at = start
    text = clause.text[: end - clause.start]
    for match in (*_GAP.finditer(text, start - clause.start), None):
        stop = clause.start + match.start() if match else end
        if stop - at >= 2:
            yield at, stop
        at = clause.start + match.end() if match else end


def _trims(told: str) -> Iterator[tuple[int, int]]:
    """Parts of a text that may be the name: all of it, then without verbs around it."""
    a = len(told) - len(told.lstrip(" :-~·*'\"("))
    b = len(told.rstrip(" :-~·*'\")."))
    if a >= b:
        return
    if is_chinese(told):
        match = re.match(rf"(?:{_DO}|返回|回到|[在于去到至从往逛游观登看吃])+", told[a:b])
        if match:
            a += match.end()
        stop = _AFTER.search(told, a, b)
        if b - a <= _LONGEST_ZH:
            yield a, b
        if stop and a < stop.start() < b:
            yield a, stop.start()
        return
    if b - a > _LONGEST:
        return
    yield a, b
    for start, end in [(a, b), *((a + m.start(), a + m.end()) for m in _RUNS.finditer(told[a:b]))]:
        words = [*re.finditer(r"\S+", told[start:end])]
        while words and _vague(words[0][0]):
            words.pop(0)
        while words and _vague(words[-1][0]) and words[-1][0].casefold() not in _NOUNS_TOO:
            words.pop()
        if words:
            yield start + words[0].start(), start + words[-1].end()


def _vague(word: str) -> bool:
    return word.casefold().strip(".,:") in _VAGUE_EN


def _plausible(name: str, *, sure: bool) -> bool:
    """Whether it looks like the name of a place; less is asked for where one must stand."""
    if is_chinese(name):
        if _VAGUE.search(name) or not 2 <= len(name) <= _LONGEST_ZH:
            return False
        return bool(_NOUN.search(name)) or (sure and len(name) <= 8 and not _AFTER.match(name))
    words = name.casefold().split()
    if not words or len(name) < 3 or all(each.strip(".,") in _VAGUE_EN for each in words):
        return False
    if not re.fullmatch(_RUN, name):
        return False
    return bool(_NOUN_EN.search(name)) or sure or len(words) > 1
