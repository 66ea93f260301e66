"""Hours on screen, for every room that shows them: entering a sign-in sheet, a volunteer's records, what is overdue."""
