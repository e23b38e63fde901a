from __future__ import annotations

import pytest
from tests.factories import make_member, make_posts, make_topic

from talka.channels.models import Post


@pytest.mark.django_db
def test_factories_make_posts_that_can_be_counted() -> None:
    member = make_member()
    make_posts(3)
    make_topic(community=member.community)
    assert Post.objects.count() == 3
