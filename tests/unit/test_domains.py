"""Whose a host name is: registries' suffixes, names that operators hand out, what is no name."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domains import ascii_name, holder, registered

NAMES = [
    # name, registered domain, holder's domain
    ("example.com", "example.com", "example.com"),
    ("a.b.Example.COM.", "example.com", "example.com"),
    ("a.b.example.co.uk", "example.co.uk", "example.co.uk"),
    ("www.gov.uk", "www.gov.uk", "www.gov.uk"),
    ("a.city.kobe.jp", "city.kobe.jp", "city.kobe.jp"),  # an exception to *.kobe.jp
    ("a.b.c.kobe.jp", "b.c.kobe.jp", "b.c.kobe.jp"),
    ("news.unheard-of", "news.unheard-of", "news.unheard-of"),
    ("x.anna.github.io", "github.io", "anna.github.io"),
    ("github.io", "github.io", "github.io"),
    ("feed.食狮.公司.cn", "xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn"),
    ("feed.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn"),
    ("co.uk", "co.uk", "co.uk"),
    ("com", "com", "com"),
    ("192.0.2.1", "192.0.2.1", "192.0.2.1"),
    ("2001:db8::1", "2001:db8::1", "2001:db8::1"),
    ("a..b", "a..b", "a..b"),
    ("", "", ""),
]


@pytest.mark.parametrize(("name", "domain", "person"), NAMES)
def test_domains(name: str, domain: str, person: str) -> None:
    assert (registered(name), holder(name)) == (domain, person)


LABELS = st.sampled_from(
    ["a", "co", "com", "uk", "github", "io", "kobe", "jp", "ü", "公司", "1", ""]
)


@given(st.lists(LABELS, max_size=6).map(".".join) | st.text(max_size=20))
def test_a_domain_is_an_ending_and_its_own_domain(name: str) -> None:
    """Whatever comes in; and a holder's domain never reaches beyond its operator's."""
    plain, domain, person = ascii_name(name), registered(name), holder(name)
    assert f".{plain}".endswith(f".{person}")
    assert f".{person}".endswith(f".{domain}")
    assert (registered(domain), holder(person)) == (domain, person)


def test_the_list_is_read_without_a_network_and_written_nowhere() -> None:
    """In a process of its own whose every socket and every file opened for writing is refused."""
    code = """
import sys
def guard(event, args):
    if event.startswith("socket.") or event in ("os.mkdir", "os.rename", "subprocess.Popen"):
        raise SystemExit(event)
    if event == "open" and isinstance(args[2], int) and args[2] & 3:
        raise SystemExit(f"writes {args[0]}")
sys.dont_write_bytecode = True
sys.addaudithook(guard)
from monitor.domains import registered
print(registered("www.example.co.uk"))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("example.co.uk\n", "", 0)
