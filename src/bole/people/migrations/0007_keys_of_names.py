"""Fill the keys by which organisations' names are compared."""

from django.db import migrations

from bole.people.domain.duplicates import keys_of


def fill(apps, schema_editor):
    organisations = apps.get_model("people", "Organisation")
    batch = []
    for one in organisations.objects.filter(keys=[]).only("name", "names").iterator(chunk_size=2000):
        one.keys = keys_of((one.name, *map(str, one.names.values())))
        batch.append(one)
        if len(batch) == 2000:
            organisations.objects.bulk_update(batch, ["keys"])
            batch = []
    organisations.objects.bulk_update(batch, ["keys"])


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_merging_of_organisations'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
