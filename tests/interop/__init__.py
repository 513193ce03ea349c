"""Real processes: servers, workers and what is left when they die."""
