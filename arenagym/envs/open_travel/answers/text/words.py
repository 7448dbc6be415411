"""The words that say what a part of a text is about, in both languages."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_ROLES = {
    "electrobike": "电动车|电瓶车|电动自行车|电单车|电驴|骑电动车/e-?bikes?|electric bikes?|electrobikes?|e-?scooters?",
    "bicycling": "骑行|骑车|自行车|共享单车|单车/bikes?|bicycles?|bicycling|cycling|cycle|biking",
    "driving": "打车|打的|出租车|的士|网约车|滴滴|驾车|开车|自驾|驱车|包车|专车|乘车"
    "/taxis?|cabs?|driving|drive|by car|car ride|ubers?|didi|ride-?hail(?:ing)?|private car",
    "transit": "地铁|公交车?|公共交通|巴士|轻轨|有轨电车"
    "/metro|subway|buses|bus|public trans(?:port|it)(?:ation)?|transit|underground|tram",
    "walking": "步行|走路|徒步前往|步行前往/walking|walks?|on foot",
    "flight": "航班|飞机|机票|直飞/flights?|fly|plane|by air",
    "train": "高铁|火车|动车|列车|普快|城际/trains?|by rail|high-speed rail|bullet train",
    "out": "退房|离店/check(?:ing)?[- ]?out",
    "stay": "住(?=[ \ue001])|仍住|继续住|入住|住宿|夜宿|下榻|过夜|留宿|住在|宿于|住宿费|房费"
    "/over-?night|check(?:ing)?[- ]?in|accommodations?|lodging|stay(?:ing)? at|sleep(?:ing)? at"
    "|(?:stay|spend) the night(?: at| in)?",
    "meal": "早餐|早饭|早点|早茶|午餐|午饭|中餐|中饭|晚餐|晚饭|正餐|简餐|夜宵|宵夜|下午茶|用餐|就餐|进餐|享用|吃饭|品尝|吃"
    "/breakfast|brunch|lunch|dinner|supper|meals?|eat(?:ing)?|din(?:e|ing)|snacks?|afternoon tea",
    "visit": "游览|参观|游玩|打卡|逛逛|逛|观赏|探访|走访|游|体验|漫步|散步|闲逛|看演出|观看|拜访|登"
    "/visit(?:ing)?|explor(?:e|ing)|tour(?:ing)?|see|sightseeing|stroll(?:ing)?|wander(?:ing)?|hike|admire",
    "back": "返回|回到|回酒店|返程|回程|回"
    "/return(?:ing)?|back (?:to|at)|head(?:ing)? back|go(?:ing)? back",
    "over": "结束|为止/until|finish(?:es|ing)?|ends?",
    "leave": "出发|离开|启程|起程|动身|发车|起飞|开车时间|从"
    "/depart(?:s|ing|ure)?|leav(?:e|es|ing)|set(?:ting)? off|set(?:ting)? out|start(?:ing)? (?:from|at)|take-?off",
    "arrive": "抵达|到达|到站|降落|落地/arriv(?:e|es|al|ing)|reach(?:ing)?|get to|landing",
    "go": "前往|去往|转至|转往|赶往/go to|head(?:ing)? (?:to|for)|proceed to|transfer to|move to|towards?",
    "near": "距离|距|附近|邻近|紧邻|毗邻|旁边|对面|远眺|遥望/near(?:by)?|close to|next to|opposite|beside|adjacent to"
    "|away from|overlook(?:ing|s)?",
    "open": "每天|每日|全年|周[一二三四五六日]至周[一二三四五六日]|开放营业|开门|关门|闭馆|打烊|关闭|开馆|最后入场/daily|every day|(?:mon|tue|wed|thu|fri|sat)[a-z]{0,6} ?(?:-|to) ?(?:tue|wed|thu|fri|sat|sun)[a-z]{0,6}|opens?|opening|closes?|closed|closing|last entry|business hours",
    "total": "总时间|总时长|总距离|总里程|总耗时|总用时|总路程|总行程|全程|总费用|总花费|总开销|总计|合计|共计|总价|总共|总支出|费用总计|总预算|预计花费|总金额"
    "/totals?|grand total|in all|overall cost|altogether",
    "budget": "预算|上限/budget|limit",
    "sum": "小计|当日|当天|每日|本日/subtotal|day total|daily total|for the day",
    "best": "推荐|建议|首选|最佳|最优|最终选择|选择(?!有|如下|较|很)|应选|结论|答案"

    "/recommend(?:ed|ation|s)?|best(?: option| choice)?|choose|choice|pick|go with|take|answer|verdict|winner|opt for|conclusion",
    "most": "最便宜|最省钱|最低价|最快|最早|用时最短|费用最低|耗时最短/cheapest|fastest|earliest|quickest|lowest cost",
    "none": "没有|无合适|无直达|暂无|无法|不可用|不可行|不满足|不符合|无班次|无航班|无高铁|无票|售罄|不可选|不可|不行"
    "/none|not available|unavailable|no (?:direct |suitable )?(?:flights?|trains?|option|service)|n/a|does not (?:meet|fit|exist)|do not (?:meet|fit|exist)"
    "|sold out|not (?:feasible|possible)|fails?|too (?:late|expensive|early|far)|exceeds?",
    "not": "不推荐|不建议|不选|备选|次选|而非|而不是/not recommend(?:ed)?|avoid|instead of|rather than|over|alternatives?|backup|runner-up|unlike|compared (?:to|with)",
    "seat": "二等座|一等座|商务座|特等座|无座|站票|硬座|硬卧|软卧|软座|经济舱|公务舱|商务舱|头等舱"
    "/second[- ]class|first[- ]class|business(?:[- ]class)?|economy(?:[- ]class)?|hard seat|hard sleeper|soft sleeper|soft seat|standing",
}  # fmt: skip
MODES = ("electrobike", "bicycling", "driving", "transit", "walking")


class Word(NamedTuple):
    """A word of a role."""

    start: int
    end: int
    role: str
    text: str


def _pattern(words: dict[str, str]) -> str:
    return "|".join(f"(?P<{role}>{each})" for role, each in words.items())


_CHINESE = {role: words.split("/", 1)[0] for role, words in _ROLES.items()}
_ENGLISH = {role: words.split("/", 1)[1] for role, words in _ROLES.items()}
_FIRST = "".join(sorted({each[0] for words in _CHINESE.values() for each in words.split("|")}))
_FIND_CHINESE = re.compile(f"(?=[{_FIRST}])(?:{_pattern(_CHINESE)})")
_FIND_ENGLISH = re.compile(
    rf"(?<![a-z])(?=[a-z])(?:{_pattern(_ENGLISH)})(?![a-z])", re.IGNORECASE | re.ASCII
)
_LABELS = {
    "open": "每天|每日|全年|周[一二三四五六日]至周[一二三四五六日]|开放营业|open|hours",
    "note": "简介|介绍|备注|说明|提示|亮点|理由|特色|描述|地址|电话|类型|注意|小贴士|标签|区域"
    "|note|remark|tip|comment|why|highlight|about|address|phone|type|category|reason|description|tags|district",
    "duration": "时长|耗时|用时|停留|游玩时间|车程|duration|length|min|travel time|journey time",
    "time": "时间|时段|time|when",
    "cost": "费用|价格|门票|票价|花费|预算|人均|房费|餐费|消费|房价|金额|价|cost|price|fee|fare|expense|budget|cny|rmb|¥",
    "distance": "距离|里程|公里|distance|km",
    "rating": "评分|评价|rating|score|stars",
    "date": "日期|天数|date|day",
    "depart": "出发时间|发车|起飞|出发$|depart|leaves",
    "arrive": "到达时间|抵达|到达|arriv",
    "from": "起点|出发地|出发站|from|origin|start",
    "to": "终点|目的地|到达站|to$|destination|end$",
    "move": "交通|出行|方式|transport|getting|mode|travel|how",
    "number": "车次|航班号|班次|编号|number|no.?$|train|flight|id$",
    "stay": "住宿|酒店|入住|hotel|stay|accommodation|overnight|lodging",
    "meal": "早餐|午餐|晚餐|餐厅|用餐|restaurant|breakfast|lunch|dinner|meal",
    "place": "地点|景点|名称|场所|站点|店名|place|name|location|venue|where|attraction|spot|sight|stop",
    "activity": "活动|安排|行程|内容|项目|上午|下午|晚上|activity|plan|what|itinerary|morning|afternoon|evening",
}
_LABEL = re.compile(
    "|".join(f"(?P<{role}>{words})" for role, words in _LABELS.items()), re.IGNORECASE
)


def find_words(text: str) -> Iterator[Word]:
    """All words that have a role."""
    for pattern in (_FIND_CHINESE, _FIND_ENGLISH):
        for match in pattern.finditer(text):
            yield Word(match.start(), match.end(), match.lastgroup or "", match[0])


def label_of(text: str) -> str:
    """What a label or a table's header is about; "" if that is not known."""
    match = _LABEL.search(text)
    return (match.lastgroup or "") if match else ""
