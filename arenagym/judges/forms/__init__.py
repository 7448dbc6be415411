"""What a judge's model is asked, what it is shown, and how its reply is read.

`rubrics` and `prompts` are data; `transcript` and `untrusted` make others' text fit to be shown;
`form` is the reply's schema and its strict reading; `asking` makes the calls, one repair
included; `form_judge` is the base of the judges that do all this.
"""
