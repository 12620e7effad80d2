"""The demo's content: the same made-up people, projects and conversations every time."""
