"""The workbench over HTTP: thin routes, one for each verb of the library."""
