"""Photos as files of folders, as SFTP shows them and commands name them."""
