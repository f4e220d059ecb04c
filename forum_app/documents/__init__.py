"""Printed matter: badges, agendas. Data, then HTML, then PDF, made by the worker."""
