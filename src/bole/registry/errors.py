"""Refusals of the registry.

Missing    RecordMissing, ImportMissing, LinkBroken, ProposalMissing, TermMissing, ReportMissing, CatalogueMissing, EditionMissing,
           SectionMissing
Forbidden  NotPublisher, NotEditor, NotImporter, NotLedgerKeeper, SignInToExport, LinkOver, LinkForeign, SecondPersonNeeded,
           OwnProposal, NotTermKeeper, NotYourExpertRecord, NotComposer, NotEditionPublisher
Invalid    BadSheet, BadFilter, NotReady, UnknownColumns, BadMapping, TooManyRows, TooManyPages, CellTooLong, UnknownFormat
           NothingProposed, NotProposable, NoReasonGiven, BadReport, BadTerm, SameRecord, NotTranslatable
           BadCatalogue, CatalogueNotReady, NothingToPublish, TooManyEntries, TooManySections
           +-- UnreadableFile   EmptyFile, NotATable, WebPage, OldSpreadsheet, PasswordProtected, DamagedFile, Unpacked, NoRows, FileTooLarge
Conflict   ChangedMeanwhile, NumberTaken, ExternalIdTaken, ImportBusy, ImportOver, TakenByAnother, NotTaken, ProposalDecided,
           TermTaken, ReportDecided, TooManyReports, PersonsWording, AlreadyExpert, NotAnExpert, CatalogueChanged,
           PublishedMeanwhile, NothingNew, CatalogueRetired
Busy       TranslatorAway
"""

from __future__ import annotations

from bole.kernel.errors import N_, Busy, Conflict, Forbidden, Invalid, Missing


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


class NotLedgerKeeper(Forbidden):
    code = "not_ledger_keeper"
    sentence = N_("Only the staff of a centre may read its ledger.")


class SignInToExport(Forbidden):
    code = "sign_in_to_export"
    sentence = N_("Please sign in to export; single records and the API's lists are open to everybody.")


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
    sentence = N_("The file “%(name)s” cannot be read.")


class EmptyFile(UnreadableFile):
    code = "empty_file"
    sentence = N_("The file “%(name)s” is empty.")


class NotATable(UnreadableFile):
    code = "not_a_table"
    sentence = N_("The file “%(name)s” is not a table; right would be a spreadsheet (.xlsx), a text table (.csv) or JSON lines (.jsonl).")


class WebPage(UnreadableFile):
    code = "web_page"
    sentence = N_(
        "The file “%(name)s” is a web page or XML, whatever its name says; open it in a spreadsheet program and save it as .xlsx."
    )


class OldSpreadsheet(UnreadableFile):
    code = "old_spreadsheet"
    sentence = N_("The file “%(name)s” has the format of old spreadsheets (.xls); open it in a spreadsheet program and save it as .xlsx.")


class PasswordProtected(UnreadableFile):
    code = "password_protected"
    sentence = N_("The file “%(name)s” is protected by a password; save it without one.")


class DamagedFile(UnreadableFile):
    code = "damaged_file"
    sentence = N_("The file “%(name)s” is damaged near row %(row)s: %(why)s.")


class Unpacked(UnreadableFile):
    code = "unpacked_too_large"
    sentence = N_("The file “%(name)s” would unpack to %(size)s MB; at most %(limit)s are taken.")


class NoRows(UnreadableFile):
    code = "no_rows"
    sentence = N_("The file “%(name)s” has a header but no row below it.")


class FileTooLarge(UnreadableFile):
    code = "file_too_large"
    sentence = N_("The file “%(name)s” is larger than the %(limit)s MB that are taken here.")


class UnknownColumns(Invalid):
    code = "unknown_columns"
    sentence = N_("No column says what the title is; choose it in the mapping. The columns are: %(columns)s.")


class BadMapping(Invalid):
    code = "bad_mapping"
    sentence = N_("The mapping of the columns is not right; nothing was changed.")


class TooManyRows(Invalid):
    code = "too_many_rows"
    sentence = N_("A spreadsheet holds %(limit)s rows at most, and these are %(count)s; export them as CSV or JSONL.")


class TooManyPages(Invalid):
    code = "too_many_pages"
    sentence = N_(
        "A printed ledger holds %(limit)s lines at most, and these are %(count)s; choose a shorter period, or take the spreadsheet."
    )


class CellTooLong(Invalid):
    code = "cell_too_long"
    sentence = N_("A text of %(length)s characters does not fit into a cell of a spreadsheet; export as CSV or JSONL.")


class UnknownFormat(Invalid):
    code = "unknown_format"
    sentence = N_("“%(given)s” is not a format of tables; right would be one of: %(known)s.")


class ChangedMeanwhile(Conflict):
    code = "changed_meanwhile"
    sentence = N_("Somebody changed this record while you were writing (version %(now)s, yours was %(yours)s). Your text is kept below.")


class NumberTaken(Conflict):
    code = "number_taken"
    sentence = N_(
        "The registration number %(taken)s is already given; the centre's mask “%(mask)s” does not make it unique. Add {point:2} to the mask."
    )


class ExternalIdTaken(Conflict):
    code = "external_id_taken"
    sentence = N_("Another record of this centre has the external id “%(taken)s”.")


class ImportBusy(Conflict):
    code = "import_busy"
    sentence = N_("This import is already running.")


class ImportOver(Conflict):
    code = "import_over"
    sentence = N_("This import is over; upload the file again to import it again.")


class LinkBroken(Missing):
    code = "link_broken"
    sentence = N_("This address is not complete. Copy it as a whole from the message, or sign in and open the record.")


class LinkOver(Forbidden):
    code = "link_over"
    sentence = N_("This address was valid for some weeks and is not any more. Sign in and open the record to confirm it.")


class LinkForeign(Forbidden):
    code = "link_foreign"
    sentence = N_("This address was made for somebody who is not in charge of the record any more. Nothing was changed.")


class SecondPersonNeeded(Forbidden):
    code = "second_person_needed"
    sentence = N_("What one wrote or submitted oneself is published by a second person. Here these may: %(who)s.")


class TakenByAnother(Conflict):
    code = "taken_by_another"
    sentence = N_("%(by)s has this record in review since %(since)s. Nothing was changed; ask %(by)s, or wait until it is given back.")


class NotTaken(Conflict):
    code = "not_taken"
    sentence = N_("This record is not in review by you.")


class ProposalMissing(Missing):
    code = "proposal_missing"
    sentence = N_("There is no such proposal, or it is not for you.")


class OwnProposal(Forbidden):
    code = "own_proposal"
    sentence = N_("The author decides about a proposal, not the one who made it.")


class NothingProposed(Invalid):
    code = "nothing_proposed"
    sentence = N_("Nothing differs from what stands there; nothing was proposed.")


class NotProposable(Invalid):
    code = "not_proposable"
    sentence = N_("Proposals are made for title, summary, description and keywords of a wording that is there.")


class ProposalDecided(Conflict):
    code = "proposal_decided"
    sentence = N_("This proposal was decided on already.")


class NoReasonGiven(Invalid):
    code = "no_reason_given"
    sentence = N_("A reason is needed; nothing was done.")


class SameRecord(Invalid):
    code = "same_record"
    sentence = N_("A record cannot be compared with itself.")


class TermMissing(Missing):
    code = "term_missing"
    sentence = N_("There is no such term, or it is not for you.")


class NotTermKeeper(Forbidden):
    code = "not_term_keeper"
    sentence = N_("Terms of a centre are kept by its staff; terms for everywhere by administrators.")


class BadTerm(Invalid):
    code = "bad_term"
    sentence = N_("A term needs both languages, at most 120 characters each.")


class TermTaken(Conflict):
    code = "term_taken"
    sentence = N_("This term is in the list already.")


class ReportMissing(Missing):
    code = "report_missing"
    sentence = N_("There is no such report, or it is not for you.")


class BadReport(Invalid):
    code = "bad_report"
    sentence = N_("Choose what is wrong, and say it in at most 2,000 characters.")


class ReportDecided(Conflict):
    code = "report_decided"
    sentence = N_("This report was decided on already.")


class TooManyReports(Conflict):
    code = "too_many_reports"
    sentence = N_("At most %(limit)s reports a day are taken from one sender; please go on tomorrow, or write to the centre.")


class NotTranslatable(Invalid):
    code = "not_translatable"
    sentence = N_("There is nothing to translate into this language.")


class PersonsWording(Conflict):
    code = "persons_wording"
    sentence = N_("A person has written the wording in this language; a machine does not replace it.")


class AlreadyExpert(Conflict):
    code = "already_expert"
    sentence = N_("You have an expert record already: %(number)s. A person has one; nothing was changed.")


class NotYourExpertRecord(Forbidden):
    code = "not_your_expert_record"
    sentence = N_("Only whom the record is about may say so: it must name an e-mail address that you have confirmed to be yours.")


class NotAnExpert(Conflict):
    code = "not_an_expert"
    sentence = N_("This is not the record of an expert. What is not about a person is withdrawn or archived.")


class TranslatorAway(Busy):
    code = "translator_away"
    sentence = N_(
        "The translator does not answer as it should (%(why)s); nothing was changed. Write the wording yourself, or try again later."
    )


class CatalogueMissing(Missing):
    code = "catalogue_missing"
    sentence = N_("There is no such catalogue, or it is not for you.")


class EditionMissing(Missing):
    code = "edition_missing"
    sentence = N_("There is no such edition.")


class SectionMissing(Missing):
    code = "section_missing"
    sentence = N_("This section is not there any more; look at the list again.")


class NotComposer(Forbidden):
    code = "not_composer"
    sentence = N_("Only the staff of a centre may compose its catalogues and packages.")


class NotEditionPublisher(Forbidden):
    code = "not_edition_publisher"
    sentence = N_("Only the director of the centre publishes an edition.")


class BadCatalogue(Invalid):
    code = "bad_catalogue"
    sentence = N_("Something in the catalogue is not right; nothing was saved.")


class CatalogueNotReady(Invalid):
    code = "catalogue_not_ready"
    sentence = N_("Something is still missing before an edition can be published.")


class NothingToPublish(Invalid):
    code = "nothing_to_publish"
    sentence = N_("Nothing would stand in this edition: none of its records is public.")


class TooManyEntries(Invalid):
    code = "too_many_entries"
    sentence = N_("A catalogue holds %(limit)s records at most, and these are %(count)s; narrow the rule, or make two of it.")


class TooManySections(Invalid):
    code = "too_many_sections"
    sentence = N_("A catalogue has %(limit)s sections at most.")


class CatalogueChanged(Conflict):
    code = "catalogue_changed"
    sentence = N_("Somebody changed this catalogue meanwhile. Nothing was saved; what you wrote is kept below.")


class PublishedMeanwhile(Conflict):
    code = "published_meanwhile"
    sentence = N_("The catalogue was changed or published by somebody else since you looked at it. Nothing was published; look again.")


class NothingNew(Conflict):
    code = "nothing_new"
    sentence = N_("Nothing differs from edition %(edition)s; no edition was published.")


class CatalogueRetired(Conflict):
    code = "catalogue_retired"
    sentence = N_("This catalogue is not continued; its editions stay as they are.")
