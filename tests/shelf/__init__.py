"""A tiny app of a host site, with objects on which roles and single grants give permissions."""
