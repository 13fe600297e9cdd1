"""The table behind Django's cache: it counts attempts to sign in, for all processes and machines alike."""

from django.db import migrations

MAKE = """
CREATE UNLOGGED TABLE people_attempt (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX people_attempt_expires ON people_attempt (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0002_invitations")]
    operations = [migrations.RunSQL(MAKE, "DROP TABLE people_attempt")]
