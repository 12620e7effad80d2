"""What ./dev and noxfile.py are made of; standard library only, for it runs before anything is installed."""
