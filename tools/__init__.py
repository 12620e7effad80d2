"""What ./dev and noxfile.py are made of; the standard library only, because they run before anything is installed."""
