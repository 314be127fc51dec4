"""Django tools without a domain word: refusals, the journal, jobs, the list page, encrypted fields, kept files."""
