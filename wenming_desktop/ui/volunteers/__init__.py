"""Certificates and stars on screen: a tab of the volunteers' room with its dialogs."""
