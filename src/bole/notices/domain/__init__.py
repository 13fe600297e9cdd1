"""The rules of notices: when a mail is due, what a budget holds back."""
