"""What each figure of Explore means, in the words of the reader."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

# The flows know no Django and speak English (`flows.DEFINITIONS`); their names are said here to the reader.
MEANINGS: Final = {
    "posts_over_time": _(
        "Posts that were published in each day or hour and still stand. An edited post counts once, as it is now, in "
        "the step in which it was first published; a deleted post does not count."
    ),
    "sentiment_over_time": _(
        "Posts of each day or hour by their sentiment. What a person said of a post counts in place of the model's "
        "label, until the post is edited. Posts without a label are counted apart."
    ),
    "intents_over_time": _(
        "Posts of each day or hour that have an intent. A post may have several and counts for each, so the numbers "
        "add up to more than the posts. What a person said counts in place of the model's label."
    ),
    "share_of_voice": _(
        "The posts of a topic divided by the posts of all compared topics together, in each day or hour. A post about "
        "two of the topics counts for both, and twice in the sum, so the shares add up to 100 %."
    ),
    "top_authors": _("The accounts that wrote most of the posts. Posts without a known author are left out."),
    "top_hosts": _(
        "The sites that most posts link to. A post counts once for a site, however many links to it the post has."
    ),
    "top_links": _("The web addresses that most posts link to, each written exactly alike."),
    "top_hashtags": _(
        "The hashtags that most posts have. Capital letters and accents make no difference; a post counts once for "
        "each."
    ),
    "top_languages": _("How many posts are in each language, as it was told from their text."),
    "top_channels": _("How many posts each channel brought."),
    "hours_of_week": _(
        "Posts by the hour of the week at which they were published, as clocks in the community's time zone showed it. "
        "Where clocks were moved, the hour that came twice counts as one hour of the week, and the one that was left "
        "out has no posts that day."
    ),
    "engagement": _(
        "Likes, shares and comments of the posts: their sum, and the median of the posts whose channel tells the "
        "number. They are as they were when the channel last told of the post."
    ),
    "facets": _("How many posts there would be if this value were chosen and all other filters stayed as they are."),
    "topics": _(
        "How many posts of each topic there would be if it were chosen and all other filters stayed as they are. A "
        "post counts for each of its topics."
    ),
    "compared": _(
        "Topics side by side over the same time and filters: posts, share of voice over the whole time, sentiment, "
        "intents, and likes, shares and comments together for each post. A post about two topics counts for both."
    ),
    "characteristic": _(
        "One, two or three words in a row that posts of the selection have more often than the rest, compared within "
        "each language. The score is the log-odds of being in a post of the selection against one of the rest, with a "
        "prior from both together, divided by its standard deviation (Monroe, Colaresi and Quinn 2008). At most about "
        "10,000 posts of each side are read, chosen by chance and always the same ones."
    ),
}
"""By the name of the flow."""
