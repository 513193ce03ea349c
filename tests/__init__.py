"""Tests that cross rooms, and the runner of all tests."""
