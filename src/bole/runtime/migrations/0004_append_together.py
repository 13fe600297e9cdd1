"""`runtime_append`: entries of one act with their notification, as one statement, for who may make few trips (`journal.to_append`)."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION runtime_append(told json) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO runtime_entry (at, kind, actor, acting_for, subject, topic, body, public, previous, hash)
        SELECT t.at, t.kind, t.actor, t.acting_for, t.subject, t.topic, t.body, nullif(t.public, 'null'::jsonb), t.previous, t.hash
        FROM ROWS FROM (json_to_recordset(told) AS (at timestamptz, kind text, actor text, acting_for text, subject text, topic text,
             body jsonb, public jsonb, previous text, hash text)) WITH ORDINALITY AS
             t(at, kind, actor, acting_for, subject, topic, body, public, previous, hash, n) ORDER BY t.n;
    PERFORM pg_notify('bole_journal', json_build_object(
        'xid', pg_current_xact_id()::text, 'safe', pg_snapshot_xmin(pg_current_snapshot())::text,
        'topics', (SELECT json_agg(DISTINCT e ->> 'topic') FROM json_array_elements(told) e))::text);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("runtime", "0003_mail")]

    operations = [migrations.RunSQL(FORWARD, "DROP FUNCTION runtime_append(json);")]
