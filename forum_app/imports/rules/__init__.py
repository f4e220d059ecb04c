"""What an import decides: which column is which, what each cell becomes, whether a file may be entered or undone."""
