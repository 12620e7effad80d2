"""The site's people: an account whose log-in is its e-mail address."""
