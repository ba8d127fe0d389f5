from django.db import migrations, models


class Migration(migrations.Migration):
    """Of two indexes that serve alike SQLite takes the one that was made last: that is to be the narrower."""

    dependencies = [
        ('tickets', '0011_seats_queue'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='ticket',
            name='ticket_to_approve',
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(
                condition=models.Q(('is_open', True), ('to_approve', True)),
                fields=['service', 'queue_rank', 'queue_at', 'id'],
                name='ticket_to_approve',
            ),
        ),
        migrations.RemoveIndex(
            model_name='ticket',
            name='ticket_late_queue',
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(
                condition=models.Q(('is_open', True), ('late', True)),
                fields=['service', 'queue_rank', 'queue_at', 'id'],
                name='ticket_late_queue',
            ),
        ),
    ]
