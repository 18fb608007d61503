"""SFTP and SCP over a virtual tree of folders."""
