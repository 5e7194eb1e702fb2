import re

from hypothesis import given
from hypothesis import strategies as st

from jalon_campaigns.domain.footers import with_way_out
from jalon_campaigns.domain.tracked_html import link_id, trackable, tracked

HTML = """<html><body><A class='x' HREF='https://a.example/?x=1&amp;y=2'>a</a>
<a href="mailto:x@y.fr">m</a> <a href="tel:+33">t</a> <a href="#top">top</a> <a href="javascript:alert(1)">j</a>
<a href="http://b.example/é">b</a> <a href="https://a.example/?x=1&amp;y=2">again</a></body></html>"""


def test_links_to_pages_lead_through_us_and_others_stay():
    led = []

    def click(url: str) -> str:
        led.append(url)
        return f"https://crm.example/t/c/{len(led)}"

    html = tracked(HTML, click=click, trap="https://crm.example/t/c/trap", pixel="https://crm.example/t/o/p.gif")
    assert led == ["https://a.example/?x=1&y=2", "http://b.example/é", "https://a.example/?x=1&y=2"]
    assert "a.example" not in html
    for kept in ('href="mailto:x@y.fr"', 'href="tel:+33"', 'href="#top"', 'href="javascript:alert(1)"'):
        assert kept in html
    assert html.index("t/c/trap") < html.index("t/o/p.gif") < html.index("</body>")
    assert trackable(HTML) == ["https://a.example/?x=1&y=2", "http://b.example/é"]
    assert link_id("https://a.example/") == link_id("https://a.example/") != link_id("https://b.example/")


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(["<a ", "href=", '"', "'", "https://x", ">", "\n", "</a>"])).map("".join)
)
def test_whatever_the_html_is_only_web_pages_are_led(html):
    for url in trackable(html):
        assert re.match(r"https?://\S+$", url, re.I)
    assert tracked(html, click=lambda url: "/c", trap="/trap", pixel="/p").count("/trap") >= 1


def test_the_way_out_stands_in_text_and_html():
    text, html = with_way_out("Bonjour\n", "<body>a</body>", "https://x/u/t", "fr")
    assert text == "Bonjour\n\n-- \nSe désabonner : https://x/u/t\n"
    assert html is not None
    assert html.endswith("</a></p></body>")
    assert with_way_out("Hi", None, "https://x/u/t", "en") == ("Hi\n\n-- \nUnsubscribe: https://x/u/t\n", None)
