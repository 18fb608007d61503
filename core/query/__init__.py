"""The language in which photos are searched: parser, printer, values of fields, words. It reads no database."""
