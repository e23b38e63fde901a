"""An index of the posts whose words do not fit into a ``tsvector``, which every search must read."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    dependencies: ClassVar = [("channels", "0003_fewer_checks")]

    operations: ClassVar[list[Operation]] = [
        migrations.AddIndex(
            model_name="post",
            index=models.Index(condition=models.Q(words=None), fields=["community"], name="channels_post_wordless"),
        ),
    ]
