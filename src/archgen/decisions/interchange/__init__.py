"""Decision tables in forms that other tools read: DMN for rule engines and their editors, CSV for spreadsheets."""
