from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def number(apps: Any, schema_editor: Any) -> None:
    """Versions are numbered as they came; each service goes on by those that it went by."""
    versions = apps.get_model("agreements", "CalendarVersion").objects
    counted: dict[str, int] = {}
    newest: dict[str, int] = {}
    for row in versions.order_by("pk"):
        row.version = counted[row.calendar_id] = counted.get(row.calendar_id, 0) + 1
        row.save(update_fields=["version"])
        newest[row.calendar_id] = row.pk
    begin = apps.get_model("agreements", "ServiceCalendars").objects.create
    published = apps.get_model("agreements", "RegulationVersion").objects.values("service").distinct()
    for service in apps.get_model("people", "Service").objects.filter(pk__in=published) if newest else ():
        begin(service=service, versions=newest, since=timezone.now())


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0001_initial"),
        ("people", "0002_portal_and_office"),
    ]

    operations = [
        migrations.CreateModel(
            name="ServiceCalendars",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("versions", models.JSONField(default=dict)),
                ("since", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendars",
                        to="people.service",
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint(model_name="calendarversion", name="calendar_version_once"),
        migrations.AddField(
            model_name="calendarversion",
            name="by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="calendarversion",
            name="service",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="people.service",
            ),
        ),
        migrations.AddField(
            model_name="calendarversion",
            name="source",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddField(
            model_name="calendarversion",
            name="version",
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.RunPython(number, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="calendarversion",
            constraint=models.UniqueConstraint(
                fields=("calendar_id", "version"), name="calendar_version_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("service__isnull", True)),
                fields=("calendar_id", "digest", "zone_data"),
                name="calendar_version_once",
            ),
        ),
    ]
