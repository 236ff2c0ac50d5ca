"""Whatever stands in the file, loading gives a configuration or faults with places."""

from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.config import load
from monitor.config.shape import FeedShape, TopicShape, TopShape
from monitor.errors import ConfigError, Fault

ENVIRON = {
    "HOME": "/",
    "PATH": "/bin",
    "HEARTBEAT_URL": "https://b.example/",
    "PRIVATE_FEED_URL": "https://p.example/",
    "CHANNEL_URL": "https://c.example/",
    "PAGER_KEY": "x",
    "PHONE_TOPIC": "x",
    "EXAMPLE_API_KEY": "x",
    "EXAMPLE_AUTHORIZATION": "Bearer x",
    "DESK_SECRET": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "DESK_SECRET_OLD": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
}
KEYS = sorted(
    {"feeds", "topics", "sinks", "defaults", "include", "ops", "families", "kind", "secret",
     "credential", "file", "env", "not_after", "path", "unsigned", "log", "webhook",
     *TopShape.model_fields, *FeedShape.model_fields, *TopicShape.model_fields}
)  # fmt: skip
WORDS = [
    "10m", "0", "auto", "none", "all", "on", "https://a.example/x", "http://[::1", "file:", "../x",
    "Europe/Berlin", "10.0.0.0/8", "reversal", "log", "webhook", "file", "x*", "*", "", "~",
    "9" * 40, "a" * 300, "\ud800", "\0", "nul\0", "é", "{credential: x}", "https://u:p@h/", "/",
]  # fmt: skip
scalar = st.one_of(
    st.sampled_from(WORDS),
    st.text(max_size=20),
    st.integers(),
    st.none(),
    st.booleans(),
    st.floats(),
)
keys = st.one_of(st.sampled_from(KEYS), st.text(max_size=8))
tree = st.recursive(
    scalar,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=5)),
    max_leaves=25,
)
document = st.dictionaries(st.sampled_from(KEYS), tree, max_size=5)
bent = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def outcome(file: Path) -> tuple[Fault, ...]:
    """The faults, or the warnings of a good configuration."""
    try:
        return load(file, ENVIRON).warnings
    except ConfigError as error:
        return error.faults


def takes(folder: Path, raw: bytes) -> None:
    """Load ``raw``; any outcome but a configuration or well-placed faults is a failure."""
    file = folder / "m.yaml"
    file.write_bytes(raw)
    for fault in outcome(file):
        assert fault.place.startswith(str(file)), fault
        assert fault.place.count(":") == 2, fault
        assert fault.message
        str(fault).encode()


@bent
@given(raw=st.binary(max_size=200))
def test_bytes(tmp_path: Path, raw: bytes) -> None:
    takes(tmp_path, raw)


@bent
@given(text=st.text(alphabet="abfst:-[]{}&*!|>'\"%@`#?,. \n\t<=é0", max_size=120))
def test_yaml_like_text(tmp_path: Path, text: str) -> None:
    takes(tmp_path, text.encode())


@bent
@given(data=document)
def test_documents_of_the_right_keys_with_anything_in_them(
    tmp_path: Path, data: dict[str, object]
) -> None:
    raw = yaml.safe_dump(data, allow_unicode=False).encode(errors="replace")
    takes(tmp_path, raw)


@bent
@given(data=tree, section=st.sampled_from(["feeds", "topics", "sinks"]))
def test_sections_with_anything_in_them(tmp_path: Path, data: object, section: str) -> None:
    wrapped: object = [data] if section == "feeds" else {"x": data}
    takes(tmp_path, yaml.safe_dump({section: wrapped}).encode(errors="replace"))


@bent
@given(data=st.data())
def test_a_good_file_with_a_piece_torn_out(tmp_path: Path, data: st.DataObject) -> None:
    text = (Path(__file__).parents[2] / "config" / "reference.yaml").read_bytes()
    start = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 200))
    takes(tmp_path, text[:start] + text[start + length :])
