"""Sites that left some apps out, with the client in front of them."""
