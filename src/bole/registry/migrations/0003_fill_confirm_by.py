"""Published records get a term: a year from their last change, and at least thirty days from now, so that everybody is
asked before anything sinks."""

from django.db import migrations

FILL = """
    UPDATE registry_record
    SET confirmed_at = greatest(published_at, updated_at),
        confirm_by = greatest((greatest(published_at, updated_at) + interval '365 days')::date, current_date + 30)
    WHERE status = 'published' AND confirm_by IS NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0002_term_of_a_record'),
    ]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
