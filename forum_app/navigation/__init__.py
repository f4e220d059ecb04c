"""How people find their way: menus, the context of every layout, the switch between roles, « Qui peut quoi »."""
