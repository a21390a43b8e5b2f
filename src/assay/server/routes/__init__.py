"""One file for each noun of the API; a route is a call of one verb."""
