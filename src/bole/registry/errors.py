"""Refusals of the registry.

Missing    RecordMissing, ImportMissing
Forbidden  NotPublisher, NotEditor, NotImporter
Invalid    BadSheet, NotReady, BadFilter, UnreadableFile, UnknownColumns
Conflict   ChangedMeanwhile, NumberTaken, ImportBusy
"""

from __future__ import annotations

from bole.kernel.errors import N_, Conflict, Forbidden, Invalid, Missing


class RecordMissing(Missing):
    code = "record_missing"
    sentence = N_("There is no such record, or it is not for you.")


class ImportMissing(Missing):
    code = "import_missing"
    sentence = N_("There is no such import, or it is not for you.")


class NotPublisher(Forbidden):
    code = "not_publisher"
    sentence = N_("Only a registrar or the director of the centre may publish.")


class NotEditor(Forbidden):
    code = "not_editor"
    sentence = N_("Only its author, its owner or the centre's staff may change this record.")


class NotImporter(Forbidden):
    code = "not_importer"
    sentence = N_("Only the staff of a centre may import.")


class BadSheet(Invalid):
    code = "bad_sheet"
    sentence = N_("Some fields are not right; nothing was saved.")


class NotReady(Invalid):
    code = "not_ready"
    sentence = N_("Something is still missing before this can be published.")


class BadFilter(Invalid):
    code = "bad_filter"
    sentence = N_("This filter is not possible.")


class UnreadableFile(Invalid):
    code = "unreadable_file"
    sentence = N_("The file “%(name)s” cannot be read: %(why)s.")


class ChangedMeanwhile(Conflict):
    code = "changed_meanwhile"
    sentence = N_("Somebody changed this record while you were writing (version %(now)s, yours was %(yours)s). Your text is kept below.")


class NumberTaken(Conflict):
    code = "number_taken"
    sentence = N_(
        "The registration number %(taken)s is already given; the centre's mask “%(mask)s” does not make it unique. Add {point:2} to the mask."
    )


class ImportBusy(Conflict):
    code = "import_busy"
    sentence = N_("This import is already running.")
