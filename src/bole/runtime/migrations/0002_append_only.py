"""The journal is append-only, whoever asks."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION runtime_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE ON runtime_entry
    FOR EACH ROW EXECUTE FUNCTION runtime_append_only();
CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON runtime_entry
    FOR EACH STATEMENT EXECUTE FUNCTION runtime_append_only();
"""

BACKWARD = """
DROP TRIGGER entry_no_truncate ON runtime_entry;
DROP TRIGGER entry_append_only ON runtime_entry;
DROP FUNCTION runtime_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("runtime", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
