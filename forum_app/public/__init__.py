"""Public pages: home, a forum's page, legal pages, health, error pages."""
