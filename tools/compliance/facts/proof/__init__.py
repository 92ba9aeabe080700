"""Certificates, reports, patents, warranties and registrations on file."""
