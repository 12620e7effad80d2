"""What surrounds the scaler: its policy from the settings, its archive, and the simulation of its decisions."""
