"""Live delivery: one WebSocket per client, topics checked by policy, pushes over a bus."""
