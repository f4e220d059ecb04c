"""Many people at once: real HTTP requests sent together to a served application with three processes, on SQLite and on
PostgreSQL.

`serving` starts the server and sends the requests; `sabotaged` is the same application with a safeguard taken out, to
show that each of these tests would see a fault: a race test that cannot fail proves nothing.
"""
