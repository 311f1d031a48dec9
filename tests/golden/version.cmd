profgate --version && profgate compare --version
