profgate help config
