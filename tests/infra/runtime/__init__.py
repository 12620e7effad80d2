"""The packed scaler in its true loop: the runtime client that AWS itself uses, and AWS's protocols on loopback."""
