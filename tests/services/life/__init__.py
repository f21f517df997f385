"""The life of a case as a state machine: who acts, what they try, what must hold."""
