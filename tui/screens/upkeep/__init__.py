"""Screens of admins about the work of the gallery: jobs and reports of scans."""
