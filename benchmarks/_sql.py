"""The questions of *Explore* as somebody writes them by hand for DuckDB.

Days are cut three hours off UTC from spring to autumn, two else, with the quarters of an hour written out; hours of
the week likewise. Both clock changes of the year are those of Athens.
"""

from __future__ import annotations

from typing import Final

from talka.listening.label_names import INTENTS

SPANNED: Final = (
    "community_id = '{brand}' AND month BETWEEN '{first}' AND '{last}' AND quarter >= {since} AND quarter < {until}"
)
SHIFT: Final = "(CASE WHEN quarter < 1957156 THEN 12 WHEN quarter < 1971940 THEN 8 ELSE 12 END)"
BITS: Final = "CASE label " + " ".join(f"WHEN '{name}' THEN {1 << bit}" for bit, name in enumerate(INTENTS)) + " END"
STANDING: Final = f"""
    WITH told AS NOT MATERIALIZED (SELECT * FROM posts WHERE {SPANNED}),
    later AS (SELECT key, max(version) AS newest, arg_max(deleted, version) AS gone
              FROM told WHERE version > 1 GROUP BY 1)"""
CURRENT: Final = f"""{STANDING},
    newest_said AS (SELECT key, version, label, arg_max(value, number) AS value
                    FROM corrections WHERE {SPANNED} GROUP BY 1, 2, 3),
    said AS (SELECT key, version, max(value) FILTER (label = 'sentiment') AS feeling,
                    coalesce(sum({BITS}) FILTER (value = 1), 0)::BIGINT AS given,
                    coalesce(sum({BITS}) FILTER (value = 0), 0)::BIGINT AS taken
             FROM newest_said GROUP BY 1, 2),
    standing AS NOT MATERIALIZED (
        SELECT told.* REPLACE (
            coalesce(said.feeling, told.sentiment) AS sentiment,
            CASE WHEN said.key IS NULL THEN coalesce(told.intents, 0)
                 ELSE (coalesce(told.intents, 0) | said.given) & xor(said.taken, 255) END AS intents)
        FROM told LEFT JOIN later USING (key)
        LEFT JOIN said ON said.key = told.key AND said.version = told.version
        WHERE coalesce(newest, told.version) = told.version AND NOT deleted)"""
PLAIN: Final = f"""{STANDING}, standing AS NOT MATERIALIZED (
        SELECT told.* FROM told LEFT JOIN later USING (key)
        WHERE coalesce(newest, version) = version AND NOT deleted)"""
"""Where no label is asked for, nobody joins the corrections."""

OWN: Final = f"""own AS (
        SELECT topic_id, quarter, mentions.key, mentions.version FROM mentions LEFT JOIN later USING (key)
        WHERE {SPANNED} AND (newest IS NULL OR (newest = version AND NOT gone)))"""
_DAY: Final = f"(quarter + {SHIFT}) // 96 AS day"
_TOP: Final = "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20"
_EACH: Final = ", ".join(f"count(*) FILTER ((intents & {1 << bit}) <> 0) AS {name}" for bit, name in enumerate(INTENTS))
_SENTIMENTS: Final = (
    "count(*) FILTER (sentiment = -1) AS negative, count(*) FILTER (sentiment = 0) AS neutral, "
    "count(*) FILTER (sentiment = 1) AS positive, count(*) FILTER (sentiment IS NULL) AS unlabelled"
)
_INTENTS: Final = " UNION ALL ".join(
    f"SELECT 'intent', '{name}', sum(n)::BIGINT FROM labels WHERE (intents & {1 << bit}) <> 0"
    for bit, name in enumerate(INTENTS)
)
_FACET: Final = "SELECT '{facet}', {column}::VARCHAR, sum(n)::BIGINT FROM {table} GROUP BY 2"


def _facet(facet: str, column: str, table: str) -> str:
    return _FACET.format(facet=facet, column=column, table=table)


def _reactions(name: str) -> str:
    return f"sum({name})::BIGINT AS {name}, median({name}), count({name})"


BY_HAND: Final = {
    "posts_over_time": f"{PLAIN} SELECT {_DAY}, count(*) AS posts FROM standing GROUP BY 1",
    "sentiment_over_time": f"{CURRENT} SELECT {_DAY}, {_SENTIMENTS}, count(*) FROM standing GROUP BY 1",
    "intents_over_time": f"{CURRENT} SELECT {_DAY}, {_EACH}, count(*) FROM standing GROUP BY 1",
    "share_of_voice": f"""{STANDING}, {OWN},
        counted AS (SELECT topic_id, {_DAY}, count(*) AS posts FROM own WHERE topic_id IN ({{topics}}) GROUP BY 1, 2)
        SELECT *, posts / sum(posts) OVER (PARTITION BY day) AS share FROM counted""",
    "top_authors": f"{PLAIN} SELECT author_id, count(*) FROM standing WHERE author_id IS NOT NULL {_TOP}",
    "top_hosts": f"{PLAIN} SELECT host, count(*) FROM (SELECT unnest(hosts) AS host FROM standing) {_TOP}",
    "top_links": f"{PLAIN} SELECT link, count(*) FROM (SELECT unnest(links) AS link FROM standing) {_TOP}",
    "top_hashtags": f"{PLAIN} SELECT tag, count(*) FROM (SELECT unnest(hashtags) AS tag FROM standing) {_TOP}",
    "top_languages": f"{PLAIN} SELECT language, count(*) FROM standing {_TOP}",
    "top_channels": f"{PLAIN} SELECT channel_id, count(*) FROM standing {_TOP}",
    "hours_of_week": f"{PLAIN} SELECT ((quarter + {SHIFT}) // 4 + 72) % 168, count(*) FROM standing GROUP BY 1",
    "engagement": f"""{PLAIN} SELECT count(*), {_reactions("likes")}, {_reactions("shares")}, {_reactions("comments")}
        FROM standing""",
    "facets": f"""{CURRENT},
        places AS (SELECT channel_id, language, kind, nullif(country, '') AS country, count(*) AS n
                   FROM standing GROUP BY ALL),
        labels AS (SELECT sentiment, intents, coalesce(has_link, false) AS has_link,
                          coalesce(has_media, false) AS has_media, nullif(author_kind, '') AS author_kind,
                          count(*) AS n FROM standing GROUP BY ALL)
        {_facet("channel", "channel_id", "places")} UNION ALL {_facet("language", "language", "places")}
        UNION ALL {_facet("kind", "kind", "places")} UNION ALL {_facet("sentiment", "sentiment", "labels")}
        UNION ALL {_facet("country", "country", "places")} UNION ALL {_facet("author_kind", "author_kind", "labels")}
        UNION ALL {_facet("link", "has_link", "labels")} UNION ALL {_facet("media", "has_media", "labels")}
        UNION ALL {_INTENTS}""",
    "topics": f"{STANDING}, {OWN} SELECT topic_id, count(*) FROM own GROUP BY 1",
    "compared": f"""{CURRENT}, {OWN},
        joined AS (SELECT topic_id, standing.* FROM own JOIN standing USING (key) WHERE topic_id IN ({{topics}}))
        SELECT topic_id, count(*) AS posts, {_SENTIMENTS}, {_EACH}, sum(likes)::BIGINT, sum(shares)::BIGINT,
               sum(comments)::BIGINT, (sum(likes) + sum(shares) + sum(comments)) / count(*),
               count(*) / sum(count(*)) OVER ()
        FROM joined GROUP BY 1""",
}
"""By the name of the flow."""
