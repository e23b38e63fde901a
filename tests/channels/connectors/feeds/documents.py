"""Feeds as sites write them, made small."""

from __future__ import annotations

from html import escape

NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:thr="http://purl.org/syndication/thread/1.0" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:media="http://search.yahoo.com/mrss/"'
)

WORDPRESS_COMMENTS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" {NAMESPACES}><channel><title>Comments for Blog</title><link>https://blog.test</link>
<item><title>By: Ann</title><link>https://blog.test/hello/#comment-12</link><dc:creator><![CDATA[Ann]]></dc:creator>
<pubDate>Tue, 02 Jan 2024 10:00:00 +0000</pubDate>
<guid isPermaLink="false">https://blog.test/?p=1#comment-12</guid>
<description><![CDATA[In reply to Bob.]]></description>
<content:encoded><![CDATA[<p>In reply to <a href="https://blog.test/hello/#comment-10">Bob</a>.</p>
<p>I <b>agree</b></p>]]></content:encoded></item>
<item><title>By: Bob</title><link>https://blog.test/hello/#comment-10</link><dc:creator><![CDATA[Bob]]></dc:creator>
<pubDate>Tue, 02 Jan 2024 09:00:00 +0000</pubDate>
<guid isPermaLink="false">https://blog.test/?p=1#comment-10</guid><description>First</description></item>
</channel></rss>"""

YOUTUBE = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns="http://www.w3.org/2005/Atom"><title>Channel</title><entry><id>yt:video:abc</id><yt:videoId>abc</yt:videoId>
<title>A film</title><link rel="alternate" href="https://www.youtube.com/watch?v=abc"/>
<author><name>Channel</name><uri>https://www.youtube.com/channel/UC1</uri></author>
<published>2024-01-02T03:04:05+02:00</published><updated>2024-01-03T03:04:05+00:00</updated>
<media:group><media:title>A film</media:title>
<media:content url="https://www.youtube.com/v/abc" type="application/x-shockwave-flash"/>
<media:thumbnail url="https://i.ytimg.com/abc.jpg"/><media:description>What it shows</media:description>
<media:community><media:starRating count="12" average="5.00" min="1" max="5"/><media:statistics views="345"/>
</media:community></media:group></entry></feed>"""

REDDIT = """<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>r/x</title>
<entry><author><name>/u/ann</name><uri>https://www.reddit.com/user/ann</uri></author>
<content type="html">&lt;p&gt;Body&lt;/p&gt;</content><id>t1_c9</id>
<link href="https://www.reddit.com/r/x/comments/p5/title/c9/"/><updated>2024-01-02T03:04:05+00:00</updated>
<title>/u/ann on Title</title></entry>
<entry><author><name>/u/bob</name><uri>https://www.reddit.com/user/bob</uri></author><content type="html">Ask</content>
<id>t3_p5</id><link href="https://www.reddit.com/r/x/comments/p5/title/"/>
<updated>2024-01-02T02:00:00+00:00</updated><published>2024-01-02T02:00:00+00:00</published><title>Title</title>
</entry></feed>"""

GOOGLE_ALERT = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">
<title>Google Alert - talka</title><entry><id>tag:google.com,2013:googlealerts/feed:77</id>
<title type="html">New &lt;b&gt;Talka&lt;/b&gt; &amp;amp; more</title>
<link href="https://www.google.com/url?rct=j&amp;sa=t&amp;url=https://news.test/a%3Fb%3D1&amp;ct=ga"/>
<published>2024-01-02T03:04:05Z</published><updated>2024-01-02T03:04:05Z</updated>
<content type="html">About &lt;b&gt;Talka&lt;/b&gt;</content><author><name></name></author></entry></feed>"""

JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "J", "language": "en-GB", "items": [
{"id": "1", "url": "https://j.test/1", "content_html": "<p>One</p>", "title": "T", "image": "https://j.test/i.png",
 "date_published": "2024-01-02T03:04:05-01:00", "date_modified": "2024-01-03T00:00:00Z",
 "authors": [{"name": "Ann", "url": "https://j.test/ann", "avatar": "https://j.test/a.png"}]},
{"id": 2, "content_text": "plain", "author": {"name": "Old"}}]}"""

RSS_090 = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>Old</title><link>http://old.test</link></channel>
<item><title>Nine</title><link>http://old.test/9</link></item></rdf:RDF>"""

RSS_10 = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="http://old.test">
<title>Old</title></channel><item rdf:about="http://old.test/10"><title>Ten</title><link>http://old.test/10</link>
<dc:date>2004-05-06T07:08:09+02:00</dc:date><dc:creator>Ann</dc:creator></item></rdf:RDF>"""


def rss(*entries: tuple[str, str], title: str = "Feed", head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    """A feed of (id, text) pairs."""
    items = "".join(
        f"<item><guid>{escape(identity)}</guid><description>{escape(text)}</description></item>"
        for identity, text in entries
    )
    return f'{head}<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'.encode()
