"""The deployment on AWS as code: settings, stacks, and what proves them. Imports neither Django nor any app."""
