"""Free text in Chinese and English, read into the forms of `answers/forms.py`."""
