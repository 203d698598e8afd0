"""Which blocks are furniture of the page (menus, mastheads, bylines) and no running text."""
