"""A role for who keeps the book of a centre: the cashier."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0009_guide'),
    ]

    operations = [
        migrations.AlterField(
            model_name='invitation',
            name='role',
            field=models.CharField(choices=[('director', 'director'), ('registrar', 'registrar'), ('broker', 'broker'), ('cashier', 'cashier'), ('representative', 'representative'), ('member', 'member')], max_length=16),
        ),
        migrations.AlterField(
            model_name='membership',
            name='role',
            field=models.CharField(choices=[('director', 'director'), ('registrar', 'registrar'), ('broker', 'broker'), ('cashier', 'cashier'), ('representative', 'representative'), ('member', 'member')], max_length=16),
        ),
    ]
