"""The reference as Markdown, made from the installed apps. Each part has an anchor that a test looks for."""
