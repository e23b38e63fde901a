from django.db import migrations, models
from django.db.models.lookups import Exact


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0004_wordless"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="intents",
            field=models.IntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="post",
            name="sentiment",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="post",
            name="sentiment_score",
            field=models.FloatField(null=True),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(Exact(models.F("intents").bitand(1), 1)),
                fields=["community", "-created_at", "-id"],
                name="channels_post_question",
            ),
        ),
    ]
