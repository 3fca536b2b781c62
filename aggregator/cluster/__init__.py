"""The same cycle spread over workers that share a PostgreSQL store; procrastinate hands out the tasks.

settings  how many shards, how long a lease
sharding  which sources belong to a shard: always all sources of a host (pure)
rounds    what to do next: which shards to visit, whether to merge
lease     the right to visit a shard, which expires when the worker dies
stages    what the tasks do: visit a shard, merge, publish
tasks     the queue that the tasks are kept in
worker    a process that works on them
"""
