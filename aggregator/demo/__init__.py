"""A demonstration on this machine alone: emulated outlets publish invented news, and all of it is read."""
