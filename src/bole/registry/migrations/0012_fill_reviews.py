"""Every record that was submitted before is in review, since it was last changed."""

from django.db import migrations

FILL = """
INSERT INTO registry_review (record_id, submitted_at)
SELECT id, updated_at FROM registry_record WHERE status = 'submitted'
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):

    dependencies = [("registry", "0011_held_records")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
