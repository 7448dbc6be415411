import re
from collections import Counter
from datetime import date

import pytest

from arenagym.envs.deep_research.universe import DOC_KINDS, Universe, relations
from arenagym.envs.deep_research.universe.writing.scribe import count_words

LINK = re.compile(r"\]\((https://[^)]*)\)")


@pytest.fixture(scope="module")
def universe():
    return Universe(3, 1_500)


@pytest.fixture(scope="module")
def documents(universe):
    return list(universe.documents())


def test_there_are_as_many_as_asked_for_of_every_kind_in_both_languages(universe, documents):
    assert len(universe) == len(documents) == 1_500
    kinds = Counter((doc.kind, doc.language) for doc in documents)
    assert set(kinds) == {(kind, language) for kind in DOC_KINDS for language in ("en", "zh")}
    english = sum(doc.language == "en" for doc in documents) / len(documents)
    assert 0.45 < english < 0.65


def test_a_document_is_the_same_alone_and_in_any_order(universe, documents):
    again = Universe(3, 1_500)
    for i in (1_499, 0, 700, 3):
        assert again.doc(i) == documents[i] == universe.doc(i)
    with pytest.raises(IndexError):
        universe.doc(1_500)
    with pytest.raises(IndexError):
        universe.doc(-1)


def test_addresses_lead_back_to_the_documents(universe, documents):
    assert len({doc.url for doc in documents}) == len(documents)
    for i, doc in enumerate(documents):
        assert universe.url(i) == doc.url
        assert universe.find(doc.url) == i
    url = documents[5].url
    for wrong in ("", url + "0", url.replace("https", "http"), url + "/", url[:-1] + "x"):
        assert universe.find(wrong) != 5


def test_every_link_leads_to_a_document(universe, documents):
    links = [link for doc in documents for link in LINK.findall(doc.text)]
    assert len(links) > 3 * len(documents)
    assert all(universe.find(link) is not None for link in links)


def test_texts_are_of_readable_length_and_have_no_gaps(documents):
    for doc in documents:
        assert 80 <= count_words(doc.text, doc.language) <= 1_500, doc
        assert doc.title
        for text in (doc.text, doc.title):
            assert not re.search(
                r"[{}$|]|  |\bNone\b|（）|\(\)|。。|，。|\.\.|\b(by|to|with) s?he\b", text
            )
        assert doc.text == doc.text.strip()
        bare = LINK.sub("]", doc.text)
        chinese = len(re.findall("[㐀-鿿]", bare))
        assert (chinese > len(bare) / 4) == (doc.language == "zh")


def test_claims_stand_where_they_say(universe, documents):
    for doc in documents:
        assert doc.says
        for claim in doc.says:
            sentence = doc.text[slice(*claim.span)]
            assert claim.value in sentence
            assert claim.when in sentence
            assert sentence.strip() == sentence


def test_claims_say_what_the_graph_says_or_are_marked(universe, documents):
    statuses = Counter()
    for doc in documents:
        day = date.fromisoformat(doc.date)
        for claim in doc.says:
            statement = universe.statement(claim.statement)
            relation = relations()[statement.relation]
            statuses[claim.status] += 1
            assert (claim.object == statement.object) == (claim.status != "wrong")
            if not relation.objects and claim.status != "wrong":
                assert claim.value == universe.value(statement, doc.language)
            if claim.status == "outdated":
                figures = universe.statements(subject=statement.subject, relation=relation.name)
                assert statement.until
                assert relation.time != "figure" or figures[-1] != statement
                assert statement.holds(day) or relation.time == "figure"
    assert statuses["outdated"] > 0.02 * statuses.total()
    assert statuses["wrong"] > 0.004 * statuses.total()


def test_named_objects_are_called_by_a_name_of_theirs(universe, documents):
    for doc in documents[::3]:
        for claim in doc.says:
            if relations()[universe.statement(claim.statement).relation].objects:
                entity = universe.entity(claim.object)
                names = [entity.name, *(alias.text for alias in entity.aliases)]
                assert claim.value.casefold() in {
                    name.of(doc.language).casefold() for name in names
                }


def test_nothing_is_told_before_it_happens(universe, documents):
    for doc in documents:
        day = date.fromisoformat(doc.date)
        assert day <= universe.today
        for claim in doc.says:
            statement = universe.statement(claim.statement)
            assert not statement.since or statement.since <= day
            if isinstance(statement.object, date) and claim.status != "wrong":
                assert statement.object <= day


def test_the_index_of_tellings_is_that_of_the_documents(universe, documents):
    told = {}
    for doc in documents:
        for claim in doc.says:
            told.setdefault(claim.statement, set()).add((doc.url, claim.status))
    for i in range(universe.count):
        assert set(universe.tellings(i)) == told[i]
        assert set(universe.support(i)) == {url for url, status in told[i] if status == "true"}


@pytest.mark.parametrize(("seed", "size"), [(0, 1_000), (1, 1_000), (2, 5_000)])
def test_two_documents_tell_what_is_not_of_the_long_tail_and_one_the_rest(seed, size):
    universe = Universe(seed, size)
    core = 0
    for i in range(universe.count):
        statement = universe.statement(i)
        known = len(universe.support(i))
        assert known >= 1
        if universe.entity(statement.subject).core:
            core += 1
            assert known >= 2
    assert core > universe.count / 2


def test_wrong_claims_are_outnumbered_and_those_in_news_are_corrected(universe, documents):
    corrected = {
        link for doc in documents if doc.kind == "correction" for link in LINK.findall(doc.text)
    }
    wrong = [(doc, claim) for doc in documents for claim in doc.says if claim.status == "wrong"]
    assert {doc.kind for doc, _ in wrong} == {"news", "forum"}
    for doc, claim in wrong:
        statuses = Counter(telling.status for telling in universe.tellings(claim.statement))
        assert statuses["true"] >= 2
        if doc.kind == "news":
            assert doc.url in corrected


def test_pages_give_all_names_and_older_documents_the_name_of_their_day(universe, documents):
    renamed = [e for e in universe.entities if any(alias.until for alias in e.aliases)]
    assert renamed
    pages = {doc.title: doc for doc in documents if doc.kind == "encyclopedia"}
    seen = 0
    for entity in renamed:
        former = next(alias for alias in entity.aliases if alias.until)
        for language in ("zh", "en"):
            page = pages.get(entity.name.of(language))
            if page and date.fromisoformat(page.date) > former.until:
                other = entity.name.of("en" if language == "zh" else "zh")
                assert former.text.of(language) in page.text
                assert other in page.text
                seen += 1
            for doc in documents:
                if former.text.of(language) in doc.title:
                    assert date.fromisoformat(doc.date) < former.until
    assert seen > 5
