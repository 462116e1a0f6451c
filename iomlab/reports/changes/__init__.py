"""What another vintage changes: the same report run again, and its figures and sentences compared."""
