"""The term of a published record: until when it is to be confirmed, and what became of it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.AddField(model_name='record', name='asked_at', field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(model_name='record', name='confirm_by', field=models.DateField(blank=True, null=True)),
        migrations.AddField(model_name='record', name='confirmed_at', field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(model_name='record', name='expired_at', field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(model_name='record', name='sinking', field=models.BooleanField(default=False)),
    ]
