"""What the boards room and its dialogs share: what is read, how it reads, the lines of the check."""
