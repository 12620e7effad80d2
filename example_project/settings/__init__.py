"""Settings by environment: base holds what all share; demo and production add what differs."""
