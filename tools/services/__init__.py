"""Private servers for one test run: on free ports, in a folder of their own, stopped with the run."""
