import pytest

from jalon_campaigns.domain.plain_text import plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Bonjour&nbsp;Zoé,</p><p>à  bientôt</p>", "Bonjour Zoé,\n\nà bientôt\n"),
        ("un<br>deux<br/>trois", "un\ndeux\ntrois\n"),
        ("<ul><li>un</li><li>deux</li></ul>fin", "- un\n- deux\n\nfin\n"),
        ("<a href='https://a.example/x'>ici</a>", "ici (https://a.example/x)\n"),
        ("<a href='https://a.example'>https://a.example</a>", "https://a.example\n"),
        ("<a href='mailto:zoe@exemple.fr'>Zoé</a>", "Zoé (zoe@exemple.fr)\n"),
        ("<a href='javascript:alert(1)'>ici</a>", "ici\n"),
        ("<head><title>t</title><style>p {}</style></head><script>x</script><p>seul</p>", "seul\n"),
        ("<img src='x' alt='Le chœur'> &amp; &lt;vous&gt;", "Le chœur & <vous>\n"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc\n"),
        ("<div>a</div><div>b</div>", "a\nb\n"),
        ("pas <b>fermé <a href='https://a.example'>ici", "pas fermé ici\n"),
    ],
)
def test_a_reader_without_html_sees_the_words(html, text):
    assert plain_text(html) == text
