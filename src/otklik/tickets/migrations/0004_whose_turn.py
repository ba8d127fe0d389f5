from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0003_review_date'),
    ]

    operations = [
        migrations.AddField(
            model_name='ticket',
            name='review_came',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='ticket',
            name='to_approve',
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(
                condition=models.Q(('is_open', True), ('to_approve', True)),
                fields=['service', 'queue_rank', 'queue_at', 'id'],
                name='ticket_to_approve',
            ),
        ),
    ]
