"""The machines everything runs on: acts, journal, reactions, jobs, live hub, embedded PostgreSQL, files, settings.

Words: act (one transaction), entry (one line of the journal), reaction (what is done when others' facts happen),
lifeline (children end with their parent). It knows no business word.
"""
