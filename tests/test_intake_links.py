"""Web addresses, as they are written and as they are shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedge.intake.links import bare, carries_credentials, is_web, names_scheme, origin


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.it", "https://a.it/"),
        ("HTTPS://A.it:443/x?y=1#z", "https://a.it/x?y=1"),
        ("http://a.it:80/X", "http://a.it/X"),
        ("http://a.it:8080/", "http://a.it:8080/"),
        (" https://a.it/\n", "https://a.it/"),
        ("https://anna:segreto@a.it/x", "https://a.it/x"),
        ("https://anna@a.it/@b", "https://a.it/@b"),
        ("https://anna:se/greto@a.it/x", "https://a.it/x"),
        ("https://anna:se@greto@a.it:x/", "https://a.it:x/"),
        ("https://anna:segreto@[::1/x", "https://[::1/x"),
        ("https://[2001:DB8::1]:444/", "https://[2001:db8::1]:444/"),
    ],
)
def test_an_address_is_shown_without_what_is_secret(url: str, shown: str) -> None:
    assert bare(url) == shown
    assert bare(shown) == shown


@given(st.text(max_size=30))
def test_any_text_can_be_shown(text: str) -> None:
    for url in (text, f"https://{text}", f"https://anna:segreto@{text}"):
        assert "segreto" not in bare(url)
        assert isinstance(is_web(url) and carries_credentials(url), bool)


@pytest.mark.parametrize(
    ("name", "scheme", "web"),
    [
        ("https://a.it/x", True, True),
        ("HTTP://a.it", True, True),
        ("ftp://a.it/x", True, False),
        ("file:///etc/passwd", True, False),
        ("https:///x", True, False),
        ("https://a.it:0/", True, False),
        ("https://a.it:99999/", True, False),
        ("a.it/x.html", False, False),
        ("C:\\x.txt", False, False),
        ("cartella/x.txt", False, False),
        ("javascript:alert(1)", False, False),
    ],
)
def test_what_is_an_address(name: str, scheme: bool, web: bool) -> None:
    assert (names_scheme(name), is_web(name)) == (scheme, web)


def test_whose_robots_a_page_falls_under() -> None:
    assert origin("http://anna@A.it:80/x?y") == "http://a.it"
    assert origin("https://a.it:8443/x") == "https://a.it:8443"
