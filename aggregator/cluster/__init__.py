"""The same cycle spread over workers that share a PostgreSQL store; procrastinate hands out the tasks.

settings  how many shards, how long a lease
sharding  which sources one worker visits at a time: those of some hosts, all of them (pure)
rounds    what is to be done now: which shards to visit, whether to merge (pure decisions over the store)
lease     the right to visit a shard, which ends by itself with the worker
stages    what the tasks do: visit a shard, merge, publish
tasks     the queue that the tasks are kept in
worker    a process that works on them
"""
