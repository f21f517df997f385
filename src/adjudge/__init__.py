"""Adjudge: advertising with due process."""
