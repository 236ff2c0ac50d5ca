"""Which topics an article belongs to, by phrases, feeds and likeness."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.follow.topics import TopicMatcher, plain
from monitor.model.articles import Article
from monitor.model.topics import Topic


def hits(topic, text, feed="f", **fields):
    found = TopicMatcher([topic]).match(Article(id="a", text=text, **fields), feed)
    return [hit.phrases for hit in found]


def topic(**fields):
    return Topic(id="t", title="T", **fields)


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("North Korea", "In NORTH\u00a0Korea.", True),
        ("North Korea", "In north\n  korea.", True),
        ("North Korea", "The north Koreans.", False),
        ("Korea", "#NorthKorea", False),
        ("São Tomé", "in Sao Tome today", True),
        ("Sao Tome", "in São Tomé today", True),
        ("denuclear*", "denuclearization", True),
        ("denuclear*", "redenuclearize", False),
        ("*nuclear", "antinuclear talks", True),
        ("*nuclear*", "denuclearize", True),
        ("O'Neill", "Mr O’Neill said", True),
        ("straße", "STRASSE", True),
        ("Lodz", "in Łódź today", True),
        ("Tromsø", "TROMSO", True),
        ("Reykjavik*", "Reykjavíkurborg", True),
        ("Korea", "korea\u0301", True),
        ("東京", "昨日東京都で", True),
        ("C++", "in C++.", True),
        ("*", "anything", False),
    ],
)
def test_phrase(phrase, text, found):
    assert bool(hits(topic(any=(phrase,)), text)) is found


def test_every_group_of_all_and_one_of_any():
    watched = topic(all=(("peru", "chile"), ("talks", "summit")), any=("river", "lake"))
    assert hits(watched, "Peru and Chile: talks on the river") == [
        ("peru", "chile", "talks", "river")
    ]
    assert hits(watched, "Peru: talks") == []
    assert hits(watched, "Peru by the river") == []


def test_none_forbids():
    assert hits(topic(any=("peru",), none=("football",)), "Peru in football") == []


def test_title_summary_and_text_are_searched_apart():
    watched = topic(any=("peru",))
    assert hits(watched, None, title="Peru")
    assert hits(watched, None, summary="Peru")
    assert hits(topic(any=("peru talks",)), "talks", title="Peru") == []


def test_feeds():
    watched = topic(any=("peru",), feeds=("one",))
    assert hits(watched, "Peru", feed="one")
    assert hits(watched, "Peru", feed="two") == []
    assert hits(watched, "Peru", feed=None) == []


def test_hits_come_in_the_order_of_the_configuration():
    topics = [Topic(id=id_, title="", any=("peru",)) for id_ in ("z", "a", "m")]
    found = TopicMatcher(topics).match(Article(id="a", text="Peru"), "f")
    assert [hit.topic for hit in found] == ["z", "a", "m"]


LIKE = "Ida Holm called off her visit to Ghana because dockers in Accra went on strike."


def test_like_decides_where_there_are_no_phrases():
    watched = topic(like=(LIKE, "Something else entirely about cooking."))
    (words,) = hits(watched, "Dockers in Accra ended their strike; Holm visit to Ghana back on.")
    assert "accra" in words
    assert hits(watched, "A comet was seen over the hills at dawn.") == []
    assert hits(watched, None, title="") == []


def test_the_likest_example_says_by_which_words():
    """Of several examples the likest one counts; each topic has its own."""
    comet = "A comet with a long tail was seen over the hills of Peru at dawn."
    topics = [
        Topic(id="strikes", title="", like=("Sheep were sold.", LIKE)),
        Topic(id="sky", title="", like=(comet, "A comet was seen at dawn over a lake.")),
        Topic(id="none", title="", like=(comet,), none=("tail",)),
    ]
    matcher = TopicMatcher(topics)
    (found,) = matcher.match(Article(id="a", text=f"At last: {comet}"), "f")
    assert found.topic == "sky"
    assert "peru" in found.phrases
    assert matcher.match(Article(id="b", text="Dawn broke and the market opened."), "f") == ()


def test_without_topics_nothing_matches():
    assert TopicMatcher(()).match(Article(id="a", text="Peru"), "f") == ()


def test_like_does_not_decide_beside_phrases():
    assert hits(topic(any=("peru",), like=(LIKE,)), LIKE) == []


def test_a_topic_of_feeds_alone_takes_all_of_them():
    assert hits(topic(feeds=("one",)), "Anything", feed="one") == [()]


def test_only_the_first_words_are_compared_for_likeness():
    words = (f"w{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}" for n in range(2000))
    assert hits(topic(like=(LIKE,)), " ".join(words)) == []


@pytest.mark.bulk
def test_long_text_is_searched_in_bounded_time():
    assert hits(topic(any=("a", "aa*", "*a*")), "a" * 100_000) == [("aa*", "*a*")]


WORDS = st.sampled_from(["peru", "lake", "talks", "summit", "river"])
GROUP = st.lists(WORDS, min_size=1, max_size=2).map(tuple)
TOPICS = st.lists(
    st.builds(
        lambda groups, any_, none, feeds: {
            "all": tuple(groups), "any": any_, "none": none, "feeds": feeds
        },
        st.lists(GROUP, max_size=2),
        st.one_of(st.just(()), GROUP),
        st.one_of(st.just(()), GROUP),
        st.sampled_from([(), ("one",), ("two",)]),
    ),
    max_size=5,
)  # fmt: skip


@given(TOPICS, st.lists(WORDS, max_size=4))
def test_topics_are_found_by_the_words_of_the_rule(topics, words):
    """However they are looked up, the topics found are those whose rule holds."""
    made = [Topic(id=str(n), title="", **fields) for n, fields in enumerate(topics)]
    found = TopicMatcher(made).match(Article(id="a", text=" ".join(words)), "one")
    assert [hit.topic for hit in found] == [
        one.id
        for one in made
        if all(set(group) & set(words) for group in one.all)
        and (not one.any or set(one.any) & set(words))
        and not set(one.none) & set(words)
        and (not one.feeds or "one" in one.feeds)
    ]


@given(st.text(max_size=200), st.text(min_size=1, max_size=5))
def test_a_phrase_alone_between_spaces_is_found(text, phrase):
    """Whatever stands around it, a phrase that is a word of its own is found."""
    if plain(phrase).strip("* "):
        assert hits(topic(any=(phrase,)), f"{text} {phrase.strip('*')} {text}")
