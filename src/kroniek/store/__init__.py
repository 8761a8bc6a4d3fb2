"""Keeps reports, annotations, records and the journal. Only this writes."""
