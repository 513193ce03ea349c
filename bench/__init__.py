"""What is measured, always beside a floor of the same run; nothing here is a test."""
