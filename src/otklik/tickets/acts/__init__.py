"""What can be done to a ticket: verbs, each one transaction, all arguments by name.

Every act of a person takes `seen` (the last seq that the form showed, None to skip the check), `key`
(the form's one-time key) and `now`. They raise `lifecycle.NotPossible`, `journal.Stale`,
`journal.AlreadyDone` and `given.Missing`.
"""
