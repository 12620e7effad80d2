"""Private servers for one test run: started on free ports in a folder of their own, and stopped with the run."""
