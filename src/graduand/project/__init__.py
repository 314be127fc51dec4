"""Where the house is put together: settings, addresses, access, the embedded database."""
