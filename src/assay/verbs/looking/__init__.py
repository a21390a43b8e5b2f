"""What a person looks at: rows under a filter, search, selections, numbers of a data set."""
