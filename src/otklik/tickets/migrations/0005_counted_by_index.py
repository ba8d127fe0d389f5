from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0004_whose_turn'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='ticket',
            name='ticket_requester',
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['requester', 'service', '-updated_at'], name='ticket_of_requester'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('is_open', True)), fields=['service', 'state', 'assignee', 'late', 'review_came', 'to_approve', 'sensitive', 'desk', 'seq', 'updated_at'], name='ticket_counts'),
        ),
    ]
