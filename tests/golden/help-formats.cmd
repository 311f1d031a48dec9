profgate help formats
