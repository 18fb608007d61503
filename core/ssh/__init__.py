"""SSH front end: connections, authentication, joining, sessions and files. The only package that imports asyncssh."""
